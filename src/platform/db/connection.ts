import type { Kysely, Transaction } from 'kysely'
import type { DB } from '../../../db/database.types.ts'

export type Database = Kysely<DB>
export type Tx = Transaction<DB>
