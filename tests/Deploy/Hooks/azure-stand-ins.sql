-- The functions of Azure Database for PostgreSQL that hooks/state-role.sql calls, as its documentation describes them, and
-- administrators with the rights that Azure gives them.
CREATE TABLE principals (rolname name, objectid text);

CREATE FUNCTION pgaadauth_create_principal_with_oid(rolename text, objectid text, objecttype text, isadmin boolean, ismfa boolean)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF objecttype <> 'service' OR isadmin OR ismfa THEN
    RAISE EXCEPTION 'a sidecar is a service, no administrator, and has no second factor';
  END IF;
  EXECUTE format('CREATE ROLE %I LOGIN', rolename);
  INSERT INTO principals VALUES (rolename, objectid);
  RETURN 'Created role for ' || rolename;
END $$;

CREATE FUNCTION pgaadauth_list_principals(isadminvalue boolean)
RETURNS TABLE (rolname name, principaltype text, objectid text, tenantid text, ismfa integer, isadmin integer)
LANGUAGE sql SECURITY DEFINER AS $$ SELECT rolname, 'service', objectid, '', 0, 0 FROM principals $$;

CREATE ROLE azure_pg_admin;
CREATE ROLE "someone@example.com" LOGIN CREATEDB CREATEROLE;
CREATE ROLE "another@example.com" LOGIN CREATEDB CREATEROLE;
GRANT azure_pg_admin TO "someone@example.com", "another@example.com";
CREATE ROLE stranger LOGIN;
