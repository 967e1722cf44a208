-- Makes the role of the state identity and gives it what the sidecars need: to sign in, and to make and own tables in the database.
-- Run by an Entra administrator of the server, in its database "postgres", where Azure's functions are; any number of times:
--   psql -v ON_ERROR_STOP=1 -v role=id-state -v object_id=… -v database=fleetscore -f state-role.sql
\set ON_ERROR_STOP on

SELECT pgaadauth_create_principal_with_oid(:'role', :'object_id', 'service', false, false) AS made
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = :'role');

-- An identity that was deleted and made again has another object id: its role would be there, and let nobody in.
SELECT NOT EXISTS (
  SELECT FROM pgaadauth_list_principals(false) WHERE rolname = :'role' AND lower(objectid) = lower(:'object_id')
) AS belongs_to_another \gset
\if :belongs_to_another
  \warn The role exists, but does not belong to the identity. Give it over by hand, as an administrator of the server:
  \warn SECURITY LABEL FOR "pgaadauth" ON ROLE :role IS aadauth,oid=:object_id,type=service
  SELECT 1 / 0 AS role_belongs_to_another_identity;
\endif

-- Nobody else may connect but administrators.
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"role";

\connect :"database"
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO :"role";
