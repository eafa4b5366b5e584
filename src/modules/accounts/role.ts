import type { Reach, ScopeKind } from '#platform/access/actor.ts'

/**
 * Roles of the product. A region's pack gives them local names; what each may do is said by the rooms
 * (`policy.ts`), where its scope may lie is said here.
 */
export const ROLES = {
  teacher: { title: 'Педагог', scopes: ['self'] },
  'school-methodologist': { title: 'Методист организации', scopes: ['organisation'] },
  'municipal-methodologist': { title: 'Муниципальный методист', scopes: ['municipality'] },
  'regional-methodologist': { title: 'Региональный методист', scopes: ['region'] },
  'centre-head': { title: 'Руководитель ЦНППМ', scopes: ['region'] },
  'course-manager': { title: 'Куратор курсов', scopes: ['region', 'organisation'] },
  'programme-author': { title: 'Автор программ', scopes: ['region', 'organisation'] },
  expert: { title: 'Эксперт', scopes: ['region', 'country'] },
  'quality-analyst': { title: 'Аналитик РЦОКО', scopes: ['region'] },
  ministry: { title: 'Министерство', scopes: ['region'] },
  'federal-coordinator': { title: 'Федеральный координатор', scopes: ['country'] },
  admin: { title: 'Администратор', scopes: ['region', 'country'] },
} as const satisfies Record<string, { title: string; scopes: readonly ScopeKind[] }>

export type Role = keyof typeof ROLES

export const ROLE_CODES = Object.keys(ROLES) as [Role, ...Role[]]

/**
 * Whether a holder may pass the role on for a time. A teacher's is her own affairs; keeping other people's rights is
 * given by administrators, or one of them could let a friend in past the second pair of eyes.
 */
export const isDelegable = (role: Role): boolean => role !== 'admin' && role !== 'teacher'

/**
 * A room's share of the access table: who may do what, and how far each role reaches in the areas of rows the
 * room owns. `main` puts the shares together; nobody else knows the whole.
 */
export type RoomPolicy = {
  readonly permissions: Readonly<Record<string, readonly Role[]>>
  readonly areas?: Readonly<Record<string, Readonly<Partial<Record<Role, Reach>>>>>
}

export type AccessTable = {
  readonly permissionsOf: (role: Role) => ReadonlySet<string>
  readonly reachOf: (role: Role) => Readonly<Record<string, Reach>>
  readonly permissions: readonly string[]
  readonly areas: readonly string[]
}

/** @throws Error when two rooms claim the same permission or area: one word, one owner. */
export function joinPolicies(policies: readonly RoomPolicy[]): AccessTable {
  const permissions = joinOnce(
    'permission',
    policies.map(policy => policy.permissions),
  )
  const areas = joinOnce(
    'area',
    policies.map(policy => policy.areas ?? {}),
  )
  const byRole = new Map(
    ROLE_CODES.map(role => [
      role,
      {
        permissions: new Set(
          [...permissions].filter(([, roles]) => roles.includes(role)).map(([name]) => name),
        ),
        reach: Object.fromEntries(
          [...areas].flatMap(([area, reaches]) => {
            const reach = reaches[role]
            return reach ? [[area, reach] as const] : []
          }),
        ),
      },
    ]),
  )
  return {
    permissionsOf: role => byRole.get(role)!.permissions,
    reachOf: role => byRole.get(role)!.reach,
    permissions: [...permissions.keys()],
    areas: [...areas.keys()],
  }
}

function joinOnce<T>(word: string, shares: readonly Readonly<Record<string, T>>[]): Map<string, T> {
  const joined = new Map<string, T>()
  for (const share of shares)
    for (const [name, value] of Object.entries(share)) {
      if (joined.has(name)) throw new Error(`Two rooms claim the ${word} ${name}`)
      joined.set(name, value)
    }
  return joined
}
