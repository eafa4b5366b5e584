import type pg from 'pg'

/** Schemas of the product; extensions' objects are left out everywhere. */
const OURS = `n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'pgboss')
  and not exists (select from pg_depend d where d.objid = o.oid and d.deptype = 'e')`

export type Column = {
  name: string
  type: string
  /** Name of the element type for an array, of the base type for a domain, else of the type itself. */
  baseType: string
  isArray: boolean
  notNull: boolean
  default: string | null
  /** 's' stored, 'v' virtual, '' ordinary. */
  generated: string
  /** 'a' always, 'd' by default, '' none. */
  identity: string
  collation: string | null
  comment: string | null
}

export type Relation = {
  schema: string
  name: string
  /** 'r' table, 'p' partitioned table, 'v' view, 'm' materialised view. */
  kind: 'r' | 'p' | 'v' | 'm'
  isPartition: boolean
  partitionKey: string | null
  parent: string | null
  bound: string | null
  definition: string | null
  options: string | null
  rowSecurity: boolean
  forcedRowSecurity: boolean
  comment: string | null
  columns: Column[]
  constraints: { name: string; definition: string }[]
  indexes: string[]
  policies: string[]
  triggers: string[]
  grants: string[]
}

export type Catalogue = {
  schemas: string[]
  extensions: string[]
  relations: Relation[]
  routines: { definition: string; grants: string[] }[]
}

/** Reads everything that `db/schema.sql` and `db/database.types.ts` show, in an order that never changes. */
export async function readCatalogue(client: pg.Client | pg.Pool): Promise<Catalogue> {
  const rows = async <T>(sql: string): Promise<T[]> => (await client.query(sql)).rows as T[]
  const schemas = await rows<{ name: string }>(
    `select o.nspname as name from pg_namespace o cross join lateral (select o.nspname) n
     where ${OURS} order by 1`,
  )
  const extensions = await rows<{ name: string }>(
    `select format('create extension %I with schema %I', e.extname, n.nspname) as name
     from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql' order by 1`,
  )
  const routines = await rows<{ definition: string; grants: string[] }>(
    `select pg_get_functiondef(o.oid) as definition, ${grantsOf('o.proacl', `'routine ' || o.oid::regprocedure`)} as grants
     from pg_proc o join pg_namespace n on n.oid = o.pronamespace where o.prokind in ('f', 'p') and ${OURS}
     order by n.nspname, o.proname, pg_get_function_identity_arguments(o.oid)`,
  )
  const relations = await rows<Relation>(RELATIONS)
  return {
    schemas: schemas.map(row => row.name),
    extensions: extensions.map(row => row.name),
    relations,
    routines,
  }
}

/** Grants of an access list as texts; the owner's own are left out, they follow from ownership. */
function grantsOf(acl: string, object: string): string {
  return `array(select format('grant %s on %s to %s', string_agg(lower(a.privilege_type), ', ' order by a.privilege_type),
      ${object}, case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end)
    from aclexplode(${acl}) a where a.grantee is distinct from a.grantor group by a.grantee
    order by pg_get_userbyid(a.grantee))`
}

const COLUMNS = `
  select coalesce(json_agg(json_build_object(
      'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
      'baseType', coalesce(element.typname, base.typname, t.typname), 'isArray', t.typcategory = 'A',
      'notNull', a.attnotnull, 'default', pg_get_expr(ad.adbin, ad.adrelid), 'generated', a.attgenerated,
      'identity', a.attidentity,
      'collation', case when a.attcollation <> t.typcollation then a.attcollation::regcollation::text end,
      'comment', col_description(o.oid, a.attnum)) order by a.attnum), '[]')
  from pg_attribute a join pg_type t on t.oid = a.atttypid
    left join pg_type element on element.oid = t.typelem and t.typcategory = 'A'
    left join pg_type base on base.oid = t.typbasetype
    left join pg_attrdef ad on ad.adrelid = a.attrelid and ad.adnum = a.attnum
  where a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped`

const POLICY = `
  format('create policy %I on %s as %s for %s to %s%s%s', p.polname, o.oid::regclass,
    case when p.polpermissive then 'permissive' else 'restrictive' end,
    case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
    (select string_agg(case r when 0 then 'public' else quote_ident(pg_get_userbyid(r)) end, ', ' order by r)
      from unnest(p.polroles) r),
    E'\\n  using (' || pg_get_expr(p.polqual, p.polrelid, true) || ')',
    E'\\n  with check (' || pg_get_expr(p.polwithcheck, p.polrelid, true) || ')')`

const RELATIONS = `
  select n.nspname as schema, o.relname as name, o.relkind as kind, o.relispartition as "isPartition",
    case when o.relkind = 'p' then pg_get_partkeydef(o.oid) end as "partitionKey",
    (select i.inhparent::regclass::text from pg_inherits i where i.inhrelid = o.oid) as parent,
    pg_get_expr(o.relpartbound, o.oid) as bound,
    case when o.relkind in ('v', 'm') then pg_get_viewdef(o.oid, true) end as definition,
    array_to_string(o.reloptions, ', ') as options,
    o.relrowsecurity as "rowSecurity", o.relforcerowsecurity as "forcedRowSecurity",
    obj_description(o.oid, 'pg_class') as comment,
    (${COLUMNS}) as columns,
    (select coalesce(json_agg(json_build_object('name', c.conname, 'definition', pg_get_constraintdef(c.oid, true))
        order by position(c.contype in 'pucfx'), c.conname), '[]')
      from pg_constraint c where c.conrelid = o.oid and c.contype in ('p', 'u', 'c', 'f', 'x') and c.coninhcount = 0
    ) as constraints,
    array(select pg_get_indexdef(i.indexrelid) from pg_index i
      where i.indrelid = o.oid and not exists (select from pg_constraint c where c.conindid = i.indexrelid
        and c.contype in ('p', 'u', 'x')) order by 1) as indexes,
    array(select ${POLICY} from pg_policy p where p.polrelid = o.oid order by p.polname) as policies,
    array(select pg_get_triggerdef(t.oid, true) from pg_trigger t
      where t.tgrelid = o.oid and not t.tgisinternal and t.tgparentid = 0 order by t.tgname) as triggers,
    ${grantsOf('o.relacl', 'o.oid::regclass')} || array(
      select format('grant %s (%s) on %s to %s', lower(g.privilege_type), string_agg(g.attname, ', ' order by g.attnum),
        o.oid::regclass, quote_ident(pg_get_userbyid(g.grantee)))
      from (select a.attname, a.attnum, x.* from pg_attribute a cross join lateral aclexplode(a.attacl) x
        where a.attrelid = o.oid) g group by g.grantee, g.privilege_type order by 1) as grants
  from pg_class o join pg_namespace n on n.oid = o.relnamespace
  where o.relkind in ('r', 'p', 'v', 'm') and ${OURS}
  order by n.nspname, o.relname`
