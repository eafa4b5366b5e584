import { ROLES } from '#modules/accounts/role.ts'
import { type Context, read } from '#platform/db/database.ts'
import type { Wording } from './contract.ts'
import { packOfActor } from './packs-on.ts'

/** How roles, bodies and papers are called where the actor works; the product's own words where no act says. */
export async function showWording(context: Context): Promise<Wording> {
  return await read(context, async tx => {
    const pack = await packOfActor(context, tx, context.clock.today())
    const own = Object.entries(ROLES).map(([code, role]) => [code, role.title])
    return {
      pack: pack ? { code: pack.header.code, title: pack.header.shortTitle } : null,
      roles: Object.fromEntries([...own, ...(pack?.roles ?? []).map(role => [role.code, role.name])]),
      names: (pack?.names ?? []).map(({ code, name, shortName }) => ({
        code,
        name,
        shortName: shortName ?? null,
      })),
      bodies: (pack?.bodies ?? []).map(({ code, name, shortName }) => ({
        code,
        name,
        shortName: shortName ?? name,
      })),
    }
  })
}
