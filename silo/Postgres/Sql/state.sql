-- Grain storage. GrainTypeString is the name of the state, GrainIdExtensionString the identity of the grain.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadFromStorageKey', $$
  SELECT payload AS PayloadBinary, version AS Version
  FROM meshward_state
  WHERE service = @ServiceId AND grain = @GrainIdExtensionString AND name = @GrainTypeString
$$),
-- A first write inserts, a later one replaces the version that the grain has read. Who loses gets back the version that it came with.
('WriteToStorageKey', $$
  WITH inserted AS (
    INSERT INTO meshward_state (service, grain, name, version, payload)
    SELECT @ServiceId, @GrainIdExtensionString, @GrainTypeString, 1, @PayloadBinary
    WHERE @GrainStateVersion::integer IS NULL
    ON CONFLICT (service, grain, name) DO NOTHING
    RETURNING version
  ), replaced AS (
    UPDATE meshward_state SET version = version + 1, payload = @PayloadBinary, changed = now()
    WHERE service = @ServiceId AND grain = @GrainIdExtensionString AND name = @GrainTypeString AND version = @GrainStateVersion::integer
    RETURNING version
  )
  SELECT coalesce((SELECT version FROM inserted), (SELECT version FROM replaced), @GrainStateVersion::integer) AS NewGrainStateVersion
$$),
('ClearStorageKey', $$
  WITH cleared AS (
    UPDATE meshward_state SET version = version + 1, payload = NULL, changed = now()
    WHERE service = @ServiceId AND grain = @GrainIdExtensionString AND name = @GrainTypeString AND version = @GrainStateVersion::integer
    RETURNING version
  )
  SELECT coalesce((SELECT version FROM cleared), @GrainStateVersion::integer) AS NewGrainStateVersion
$$)
ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText;
