-- Makes the database and the role that owns the state, and gives the role what the sidecars need: to sign in, and to make tables.
-- Run by an Entra administrator of the server in its database "postgres", where Azure's functions are; any number of times, also by
-- another administrator: what is there already is left alone.
--   psql --set role=id-state --set object_id=… --set database=fleetscore --file state-role.sql
\set ON_ERROR_STOP on

SELECT pgaadauth_create_principal_with_oid(:'role', :'object_id', 'service', false, false) AS made
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role');

-- An identity that was deleted and made again has another object id: its role would be there, and let nobody in.
SELECT format('DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = %L, HINT = %L; END $$',
  format('The role %s is there, but does not belong to the identity %s.', :'role', :'object_id'),
  format('Give it over: SECURITY LABEL FOR "pgaadauth" ON ROLE %I IS ''aadauth,oid=%s,type=service'';', :'role', :'object_id'))
WHERE NOT EXISTS (
  SELECT FROM pgaadauth_list_principals(false) WHERE rolname = :'role' AND lower(objectid) = lower(:'object_id')
) \gexec

-- Not by Bicep: a database that is made before there is an administrator belongs to Azure's own superuser, and nobody can grant on it.
SELECT format('CREATE DATABASE %I', :'database')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec

SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'database')
WHERE has_database_privilege('public', :'database', 'CONNECT') OR has_database_privilege('public', :'database', 'TEMPORARY') \gexec

SELECT format('GRANT CONNECT ON DATABASE %I TO %I', :'database', rolname) FROM pg_roles
WHERE rolname IN (:'role', 'azure_pg_admin') AND NOT has_database_privilege(rolname, :'database', 'CONNECT') \gexec

\connect :"database"

SELECT format('GRANT USAGE, CREATE ON SCHEMA public TO %I', :'role')
WHERE NOT has_schema_privilege(:'role', 'public', 'CREATE') \gexec
