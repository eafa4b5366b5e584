/**
 * Who acts, and how far. One active role at a time: a person who holds several switches between them, so that
 * what she does is always done in one capacity.
 */
export type Actor = {
  readonly accountId: string | null
  readonly personId: string | null
  /** Name to show beside what she did. */
  readonly name: string
  readonly role: string
  readonly scope: Scope
  /** How far each area of rows reaches; an area that is absent is closed. Row-level security reads the same. */
  readonly reach: Readonly<Record<string, Reach>>
  readonly permissions: ReadonlySet<string>
  /** For whom she stands in for a time; absent in a role of her own. `name` then says both. */
  readonly onBehalfOf?: Giver
}

/** Whose role is being exercised «по поручению»: her people in care are the actor's own meanwhile. */
export type Giver = {
  readonly accountId: string
  readonly personId: string | null
  readonly name: string
  /** Unit to which the giver's people in care are narrowed; null: all of them. */
  readonly within: string | null
}

/** Whose people in care count as the actor's own; null: nobody's. */
export const carerOf = ({ personId, onBehalfOf }: Actor): string | null =>
  onBehalfOf ? onBehalfOf.personId : personId

/** `scope`: every row of the actor's unit; `own`: rows of the people in her care. */
export type Reach = 'scope' | 'own'

export type ScopeKind = 'country' | 'region' | 'municipality' | 'organisation' | 'self'

export type Scope = { readonly kind: ScopeKind; readonly id: string | null }

/** The product itself: migrations of data, scheduled jobs, commands on the server's own machine. */
export function systemActor(areas: readonly string[], name = 'Система'): Actor {
  return {
    accountId: null,
    personId: null,
    name,
    role: 'system',
    scope: { kind: 'country', id: null },
    reach: Object.fromEntries(areas.map(area => [area, 'scope' as const])),
    permissions: new Set(),
  }
}
