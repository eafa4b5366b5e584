/**
 * A row that a reorganisation moved, with what it takes to put it back. Each room makes them of its own tables; the
 * room reorganisations keeps them.
 */
export type MovedRow = {
  entityId: string
  /** Of a row whose key has a person in it. */
  personId?: string
  /** The row that goes on in its stead; absent where the row itself moved, or only ended. */
  newId?: string
  /** Where it went: an organisation or a municipality. */
  toId?: string
  /** The changed columns as they were. */
  before: Record<string, unknown>
}

/** The units a row belongs to as of a fact. */
export type UnitsOfRow = { organisationId: string; municipalityId: string | null; regionId: string | null }
