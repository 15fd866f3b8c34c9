-- Version 1 of Meshward's tables. What is here may run any number of times.
-- Orleans finds its statements in OrleansQuery by their keys; names of parameters and of result columns are its contract, the rest is ours.
CREATE TABLE IF NOT EXISTS OrleansQuery
(
  QueryKey varchar(64) PRIMARY KEY,
  QueryText text NOT NULL
);

-- Grain state. A grain is its full identity, type included. A cleared state keeps its row and its number.
CREATE TABLE IF NOT EXISTS meshward_state
(
  service varchar(150) NOT NULL,
  grain text NOT NULL,
  name varchar(512) NOT NULL,
  version integer NOT NULL,
  payload bytea,
  changed timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (service, grain, name)
);

-- Weights do not compress: trying would cost a core more than the disk gains.
ALTER TABLE meshward_state ALTER COLUMN payload SET STORAGE EXTERNAL;

-- Membership: one row a cluster with the number that every change raises, one row a silo.
CREATE TABLE IF NOT EXISTS meshward_membership
(
  cluster varchar(150) PRIMARY KEY,
  version integer NOT NULL DEFAULT 0
);

CREATE TABLE IF NOT EXISTS meshward_silo
(
  cluster varchar(150) NOT NULL REFERENCES meshward_membership (cluster),
  address varchar(45) NOT NULL,
  port integer NOT NULL,
  generation integer NOT NULL,
  silo_name varchar(150) NOT NULL,
  host_name varchar(150) NOT NULL,
  status integer NOT NULL,
  gateway_port integer,
  suspect_times text,
  started timestamptz(3) NOT NULL,
  alive timestamptz(3) NOT NULL,
  PRIMARY KEY (cluster, address, port, generation)
);

-- Reminders, by which trainings go on after their silo died.
CREATE TABLE IF NOT EXISTS meshward_reminder
(
  service varchar(150) NOT NULL,
  grain varchar(150) NOT NULL,
  name varchar(150) NOT NULL,
  started timestamptz(3) NOT NULL,
  period_ms bigint NOT NULL,
  hash integer NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (service, grain, name)
);

CREATE INDEX IF NOT EXISTS meshward_reminder_by_hash ON meshward_reminder (service, hash);
