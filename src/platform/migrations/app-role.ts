import pg from 'pg'
import { StartProblem } from '#platform/config/start-problem.ts'

/** The role the product works as. It owns nothing and row-level security binds it. */
export const APP_ROLE = 'marshrut_app'

/**
 * Creates the application's role where it is missing, brings its attributes and password in order and gives
 * it the rights on the schema. Runs as the owner, under the migration lock.
 *
 * Where the owner may not manage roles (a managed server), the role has to exist already with the right
 * attributes; its password then comes with `APP_DATABASE_URL`.
 */
export async function prepareAppRole(
  owner: pg.Client,
  settings: pg.PoolConfig,
  password: string | undefined,
): Promise<void> {
  const { rows } = await owner.query<{ mayManage: boolean; exists: boolean; sound: boolean }>(
    `select
       (select rolsuper or rolcreaterole from pg_roles where rolname = current_user) as "mayManage",
       app.oid is not null as exists,
       coalesce(app.rolcanlogin and not (app.rolsuper or app.rolbypassrls or app.rolcreatedb
         or app.rolcreaterole or app.rolreplication), false) as sound
     from (values (1)) one left join pg_roles app on app.rolname = $1`,
    [APP_ROLE],
  )
  const state = rows[0]!
  if (!state.exists && !state.mayManage) {
    throw new StartProblem(
      'database.no-app-role',
      `Роли ${APP_ROLE} на сервере нет, а владелец базы не может её создать. Попросите администратора ` +
        `сервера выполнить «CREATE ROLE ${APP_ROLE} LOGIN PASSWORD '…'» и укажите её в APP_DATABASE_URL.`,
    )
  }
  if (!state.exists) {
    await owner.query(`create role ${APP_ROLE} login`)
  } else if (!state.sound && state.mayManage) {
    // Only a superuser may take SUPERUSER, REPLICATION and BYPASSRLS away; a failure names the attribute.
    await owner.query(
      `alter role ${APP_ROLE} login nosuperuser nobypassrls nocreatedb nocreaterole noreplication`,
    )
  }
  if (password !== undefined && state.mayManage) await setPassword(owner, settings, password)
  await grantRights(owner)
}

/** Leaves the password alone where it already fits: another process may be connecting at this moment. */
async function setPassword(owner: pg.Client, settings: pg.PoolConfig, password: string): Promise<void> {
  const probe = new pg.Client({ ...settings, user: APP_ROLE, password })
  probe.on('error', () => {})
  try {
    await probe.connect()
    await probe.end()
    return
  } catch {
    await owner.query(`alter role ${APP_ROLE} password ${pg.escapeLiteral(password)}`)
  }
}

async function grantRights(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ database: string }>('select current_database() as database')
  await owner.query(`
    grant connect on database ${pg.escapeIdentifier(rows[0]!.database)} to ${APP_ROLE};
    grant usage on schema public to ${APP_ROLE};
    revoke create on schema public from public, ${APP_ROLE};
    alter default privileges in schema public grant select, insert, update, delete on tables to ${APP_ROLE};
    alter default privileges in schema public grant usage, select on sequences to ${APP_ROLE};
  `)
}

/**
 * Proves, signed in as the application, that row-level security cannot be bypassed.
 * @throws StartProblem when it can: the program must not serve then
 */
export async function verifyAppRole(app: pg.PoolConfig): Promise<void> {
  const client = new pg.Client(app)
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<{ role: string; attributes: string[]; owned: string | null }>(`
      select current_user as role,
        array_remove(array[
          case when bool_or(r.rolsuper) then 'SUPERUSER' end,
          case when bool_or(r.rolbypassrls) then 'BYPASSRLS' end,
          case when bool_or(r.rolcreaterole) then 'CREATEROLE' end,
          case when bool_or(r.rolreplication) then 'REPLICATION' end], null) as attributes,
        (select min(c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = 'public' and c.relkind in ('r', 'p') and pg_has_role(c.relowner, 'member')) as owned
      from pg_roles r where pg_has_role(r.oid, 'member')`)
    const { role, attributes, owned } = rows[0]!
    if (attributes.length === 0 && owned === null) return
    const why = attributes.length > 0 ? `имеет право ${attributes.join(', ')}` : `владеет таблицей ${owned}`
    throw new StartProblem(
      'database.app-role-bypasses-rls',
      `Роль ${role} ${why} и обошла бы защиту строк, поэтому программа не запущена. ` +
        `Заберите у неё это право (ALTER ROLE ${role} NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION; ` +
        'ALTER TABLE … OWNER TO) или укажите другую роль в APP_DATABASE_URL.',
    )
  } finally {
    await client.end()
  }
}
