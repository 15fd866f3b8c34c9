// Takes news of the page from the silo as they come. Without it, the page stays as it was when it was opened.
"use strict";
(() => {
  const address = document.body.dataset.events, link = document.getElementById("link");
  if (!address) return;
  const mostSteps = 160;
  let source, last;

  const say = (text, isLive) => { link.textContent = text; link.classList.toggle("on", isLive); };
  const number = element => Number(element.id.slice(5));

  function made(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content.firstElementChild;
  }

  // What a reader has opened stays open, and who has the keyboard keeps it.
  function element(id, html) {
    const before = document.getElementById(id), after = made(html);
    if (before) {
      const isOpen = before.querySelector("details")?.open, focus = before.contains(document.activeElement) ? document.activeElement : null;
      if (isOpen) after.querySelector("details")?.setAttribute("open", "");
      before.replaceWith(after);
      if (focus) after.querySelector(focus.href ? `a[href="${CSS.escape(focus.getAttribute("href"))}"]` : focus.localName)?.focus();
    } else if (id.startsWith("step-")) {
      const steps = document.getElementById("steps");
      steps.insertBefore(after, [...steps.children].find(step => number(step) < number(after)) ?? null);
      while (steps.children.length > mostSteps) steps.lastElementChild.remove();
    }
  }

  // A page that has no place for a chart was opened before there was one.
  function renew() {
    const key = `renewed ${location.pathname}`, now = Date.now();
    if (now - Number(sessionStorage.getItem(key) ?? 0) < 30000) return;
    sessionStorage.setItem(key, String(now));
    location.reload();
  }

  function take(message) {
    const news = JSON.parse(message.data);
    last = message.lastEventId || last;
    Object.entries(news.elements ?? {}).forEach(([id, html]) => element(id, html));
    Object.entries(news.texts ?? {}).forEach(([id, text]) => { document.getElementById(id).textContent = text; });
    Object.entries(news.buttons ?? {}).forEach(([id, isOn]) => { const button = document.getElementById(id); if (button) button.disabled = !isOn; });
    const known = Object.entries(news.charts ?? {}).map(([id, data]) => meshCharts.take(id, data));
    say(news.problem ? `No news: ${news.problem}` : `Live · ${news.now} UTC`, !news.problem);
    if (known.includes(false)) renew();
  }

  function open() {
    source = new EventSource(last ? `${address}&after=${last}` : address);
    source.onmessage = take;
    source.onerror = () => say("No connection to the silo, trying again", false);
  }

  // A page that nobody sees needs no news.
  document.addEventListener("visibilitychange", () => {
    source?.close();
    if (!document.hidden) open();
  });
  window.addEventListener("pagehide", () => source?.close());
  window.addEventListener("pageshow", shown => { if (shown.persisted) open(); });
  open();
})();
