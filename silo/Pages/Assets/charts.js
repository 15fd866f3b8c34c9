// Draws the charts of a page with uPlot, in the colours of the style sheet, and keeps them new.
"use strict";
const meshCharts = (() => {
  const charts = new Map();
  const plain = tick => String(+tick.toPrecision(6));
  const number = value => value == null ? "" : Math.abs(value) >= 1000 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : String(+value.toPrecision(3));
  const two = value => String(value).padStart(2, "0");
  const time = x => { const at = new Date(x * 1000); return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`; };
  const across = (data, x) => data.time ? time(x) : x.toLocaleString("en");

  const color = (style, css) => style.getPropertyValue(css.startsWith("bound") ? "--bound" : `--${css.slice(0, 2)}`).trim();

  function options(chart, data, place) {
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue("--soft").trim(), faint = style.getPropertyValue("--faint").trim();
    const axis = { stroke: ink, font: "12px system-ui, sans-serif", grid: { stroke: faint, width: 1 }, ticks: { show: false } };
    return {
      width: Math.max(200, place.clientWidth), height: 200, legend: { show: false },
      tzDate: at => uPlot.tzDate(new Date(at * 1000), "Etc/UTC"),
      scales: { x: { time: data.time }, y: { range: (_, low, high) => low == null ? [0, 1] : [Math.min(0, low), Math.max(0, high) * 1.08 || 1] } },
      axes: [
        { ...axis, space: 70, values: (_, ticks) => ticks.map((tick, at) => data.time ? time(tick).slice(0, ticks.length > 1 && ticks[1] - ticks[0] < 60 ? 8 : 5) : tick >= 1e6 ? `${plain(tick / 1e6)}M` : tick >= 1000 ? `${plain(tick / 1000)}k` : tick) },
        { ...axis, size: 48, values: (_, ticks) => ticks.map(plain) },
      ],
      cursor: { points: { size: 7 }, drag: { x: false, y: false }, y: false },
      series: [{}, ...data.lines.map(line => ({
        stroke: color(style, line.css), width: line.css.startsWith("bound") ? 1.5 : 2,
        dash: line.css.endsWith("solid") ? undefined : line.css === "bound" ? [7, 5] : [3, 4],
        points: { show: data.x.length < 2 }, spanGaps: !data.time, paths: line.stepped ? uPlot.paths.stepped({ align: 1 }) : undefined,
      }))],
      hooks: { setCursor: [plot => values(chart, plot.cursor.idx)] },
    };
  }

  // The values under the pointer stand in the legend.
  function values(chart, at) {
    chart.figure.querySelectorAll(".legend .value").forEach((place, line) => {
      place.textContent = at == null ? "" : ` ${number(chart.data.lines[line].y[at])}`;
    });
    const when = chart.figure.querySelector(".when");
    if (when) when.textContent = at == null ? "" : across(chart.data, chart.data.x[at]);
  }

  function legend(chart) {
    const list = chart.figure.querySelector(".legend");
    list.replaceChildren(...chart.data.lines.map(line => {
      const item = document.createElement("li"), name = document.createElement("span"), value = document.createElement("span");
      item.className = line.css;
      name.className = "name";
      name.textContent = line.name;
      value.className = "value";
      item.append(name, value);
      return item;
    }));
    const when = document.createElement("li");
    when.className = "when";
    list.append(when);
  }

  function draw(chart) {
    const place = chart.figure.querySelector(".plot");
    chart.plot?.destroy();
    chart.plot = undefined;
    if (!chart.data.lines.some(line => line.y.some(y => y != null))) return;
    place.replaceChildren();
    chart.plot = new uPlot(options(chart, chart.data, place), [chart.data.x, ...chart.data.lines.map(line => line.y)], place);
    legend(chart);
  }

  function table(chart) {
    const details = chart.figure.querySelector("details");
    if (!details?.open) return;
    const { x, lines } = chart.data, rows = Math.min(24, x.length), cell = (name, text, scope) => {
      const made = document.createElement(name);
      made.textContent = text;
      if (scope) made.scope = scope;
      return made;
    };
    const head = document.createElement("tr");
    head.append(cell("th", chart.data.across, "col"), ...lines.map(line => cell("th", line.name, "col")));
    details.querySelector("thead").replaceChildren(head);
    details.querySelector("tbody").replaceChildren(...Array.from({ length: rows }, (_, row) => {
      const at = x.length - 1 - (rows < 2 ? 0 : Math.floor(row * (x.length - 1) / (rows - 1))), made = document.createElement("tr");
      made.append(cell("th", across(chart.data, x[at]), "row"), ...lines.map(line => cell("td", line.y[at] == null ? "–" : number(line.y[at]))));
      return made;
    }));
  }

  const shape = data => JSON.stringify(data.lines.map(line => [line.name, line.css]));

  /** Takes the points of a chart; false where the page has no place for it. */
  function take(id, data) {
    const figure = document.getElementById(id);
    if (!figure) return false;
    let chart = charts.get(id);
    if (!chart) {
      chart = { figure };
      charts.set(id, chart);
      new ResizeObserver(() => chart.plot?.setSize({ width: Math.max(200, figure.querySelector(".plot").clientWidth), height: 200 })).observe(figure.querySelector(".plot"));
      figure.querySelector("details")?.addEventListener("toggle", () => table(chart));
    }
    const isSame = chart.plot && shape(chart.data) === shape(data) && chart.data.x.length > 1;
    chart.data = data;
    if (isSame) chart.plot.setData([data.x, ...data.lines.map(line => line.y)]);
    else draw(chart);
    figure.querySelector(".plot").setAttribute("aria-label", data.label);
    table(chart);
    return true;
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(draw));
  return { take };
})();
