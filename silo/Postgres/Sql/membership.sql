-- Cluster membership. Every change of it names the version that it is based on, and loses if another one came first.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('InsertMembershipVersionKey', $$
  WITH inserted AS (
    INSERT INTO meshward_membership (cluster) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1
  )
  SELECT count(*)::integer FROM inserted
$$),
('InsertMembershipKey', $$
  WITH next AS (
    UPDATE meshward_membership AS m SET version = m.version + 1
    WHERE m.cluster = @DeploymentId AND m.version = @Version AND NOT EXISTS (
      SELECT 1 FROM meshward_silo AS s
      WHERE s.cluster = m.cluster AND s.address = @Address AND s.port = @Port AND s.generation = @Generation)
    RETURNING m.cluster
  ), inserted AS (
    INSERT INTO meshward_silo (cluster, address, port, generation, silo_name, host_name, status, gateway_port, started, alive)
    SELECT cluster, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM next
    RETURNING 1
  )
  SELECT count(*)::integer FROM inserted
$$),
('UpdateMembershipKey', $$
  WITH next AS (
    UPDATE meshward_membership AS m SET version = m.version + 1
    WHERE m.cluster = @DeploymentId AND m.version = @Version AND EXISTS (
      SELECT 1 FROM meshward_silo AS s
      WHERE s.cluster = m.cluster AND s.address = @Address AND s.port = @Port AND s.generation = @Generation)
    RETURNING m.cluster
  ), changed AS (
    UPDATE meshward_silo AS s SET status = @Status, suspect_times = @SuspectTimes, alive = @IAmAliveTime FROM next
    WHERE s.cluster = next.cluster AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
    RETURNING 1
  )
  SELECT count(*)::integer FROM changed
$$),
('UpdateIAmAlivetimeKey', $$
  UPDATE meshward_silo SET alive = @IAmAliveTime
  WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$$),
-- The version comes back even where there is no silo.
('MembershipReadRowKey', $$
  SELECT s.address AS Address, s.port AS Port, s.generation AS Generation, s.silo_name AS SiloName, s.host_name AS HostName,
    s.status AS Status, s.gateway_port AS ProxyPort, s.suspect_times AS SuspectTimes, s.started AS StartTime, s.alive AS IAmAliveTime,
    m.version AS Version
  FROM meshward_membership AS m
  LEFT JOIN meshward_silo AS s ON s.cluster = m.cluster AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
  WHERE m.cluster = @DeploymentId
$$),
('MembershipReadAllKey', $$
  SELECT s.address AS Address, s.port AS Port, s.generation AS Generation, s.silo_name AS SiloName, s.host_name AS HostName,
    s.status AS Status, s.gateway_port AS ProxyPort, s.suspect_times AS SuspectTimes, s.started AS StartTime, s.alive AS IAmAliveTime,
    m.version AS Version
  FROM meshward_membership AS m
  LEFT JOIN meshward_silo AS s ON s.cluster = m.cluster
  WHERE m.cluster = @DeploymentId
$$),
('GatewaysQueryKey', $$
  SELECT address AS Address, gateway_port AS ProxyPort, generation AS Generation
  FROM meshward_silo
  WHERE cluster = @DeploymentId AND status = @Status AND gateway_port > 0
$$),
('DeleteMembershipTableEntriesKey', $$
  WITH silos AS (DELETE FROM meshward_silo WHERE cluster = @DeploymentId)
  UPDATE meshward_membership SET version = version + 1 WHERE cluster = @DeploymentId
$$),
-- Status 6 is Dead.
('CleanupDefunctSiloEntriesKey', $$
  DELETE FROM meshward_silo WHERE cluster = @DeploymentId AND status = 6 AND alive < @IAmAliveTime
$$),
('CleanupDefunctSiloEntryKey', $$
  DELETE FROM meshward_silo
  WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation AND status = 6
    AND started = @StartTime AND alive = @IAmAliveTime AND suspect_times IS NOT DISTINCT FROM @SuspectTimes::text
$$)
ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText;
