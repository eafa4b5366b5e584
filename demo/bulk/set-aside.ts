import type pg from 'pg'

/**
 * Takes away what makes a loading in bulk slow — foreign keys, exclusion and unique constraints, indexes, triggers of
 * these tables — and gives back what puts it all into place again, checked against every row. As the tables' owner,
 * within the caller's transaction: a loading that is broken off leaves the schema as it was.
 */
export async function setAside(
  owner: pg.ClientBase,
  tables: readonly string[],
): Promise<() => Promise<void>> {
  const { rows: constraints } = await owner.query<Piece>(CONSTRAINTS, [tables])
  const { rows: indexes } = await owner.query<Piece>(INDEXES, [tables])
  for (const { table, name } of constraints) await owner.query(`alter table ${table} drop constraint ${name}`)
  for (const { name } of indexes) await owner.query(`drop index ${name}`)
  for (const table of tables) await owner.query(`alter table ${table} disable trigger user`)
  return async () => {
    for (const { definition } of indexes) await owner.query(definition)
    for (const { table, name, definition } of constraints)
      await owner.query(`alter table ${table} add constraint ${name} ${definition}`)
    for (const table of tables) await owner.query(`alter table ${table} enable trigger user`)
  }
}

type Piece = { table: string; name: string; definition: string }

/** Primary keys stay: rows come in the order of their ids, and other tables refer to them. Foreign keys go first. */
const CONSTRAINTS = `
  select c.conrelid::regclass::text as table, quote_ident(c.conname) as name, pg_get_constraintdef(c.oid) as definition
  from pg_constraint c
  where c.conrelid = any ($1::regclass[]) and c.contype in ('f', 'x', 'u')
    and not exists (select from pg_constraint f where f.contype = 'f' and f.conindid = c.conindid and f.oid <> c.oid
      and c.contype = 'u')
  order by c.contype = 'f' desc, c.conname`

const INDEXES = `
  select i.indrelid::regclass::text as table, i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
  from pg_index i
  where i.indrelid = any ($1::regclass[])
    and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'x', 'u'))
  order by 1, 2`
