-- Reminders. Hashes are a ring of signed integers: a range that passes its end is the second form.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('UpsertReminderRowKey', $$
  INSERT INTO meshward_reminder AS r (service, grain, name, started, period_ms, hash, version)
  VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
  ON CONFLICT (service, grain, name) DO UPDATE
  SET started = excluded.started, period_ms = excluded.period_ms, hash = excluded.hash, version = r.version + 1
  RETURNING version AS Version
$$),
('ReadReminderRowsKey', $$
  SELECT grain AS GrainId, name AS ReminderName, started AS StartTime, period_ms AS Period, version AS Version
  FROM meshward_reminder
  WHERE service = @ServiceId AND grain = @GrainId
$$),
('ReadReminderRowKey', $$
  SELECT grain AS GrainId, name AS ReminderName, started AS StartTime, period_ms AS Period, version AS Version
  FROM meshward_reminder
  WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName
$$),
('ReadRangeRows1Key', $$
  SELECT grain AS GrainId, name AS ReminderName, started AS StartTime, period_ms AS Period, version AS Version
  FROM meshward_reminder
  WHERE service = @ServiceId AND hash > @BeginHash AND hash <= @EndHash
$$),
('ReadRangeRows2Key', $$
  SELECT grain AS GrainId, name AS ReminderName, started AS StartTime, period_ms AS Period, version AS Version
  FROM meshward_reminder
  WHERE service = @ServiceId AND (hash > @BeginHash OR hash <= @EndHash)
$$),
('DeleteReminderRowKey', $$
  WITH deleted AS (
    DELETE FROM meshward_reminder
    WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName AND version = @Version
    RETURNING 1
  )
  SELECT count(*)::integer FROM deleted
$$),
('DeleteReminderRowsKey', $$
  DELETE FROM meshward_reminder WHERE service = @ServiceId
$$)
ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText;
