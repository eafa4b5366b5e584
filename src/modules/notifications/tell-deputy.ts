import type { NamedDeputy } from '#modules/accounts/index.ts'
import { ROLES } from '#modules/accounts/role.ts'
import { type Context, transact } from '#platform/db/database.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { notify } from './notify.ts'

/** Whoever stands in for a colleague learns it, and where to find what has been waiting for the colleague. */
export async function tellDeputy(context: Context, deputy: NamedDeputy): Promise<void> {
  const { personId, role, giverName, validFrom, validTo } = deputy
  await transact(context, tx =>
    notify(context, tx, [
      {
        personId,
        kind: 'deputy-named',
        title: `Вам поручена роль «${ROLES[role].title}»`,
        body: `Вместо коллеги: ${giverName}, с ${ruDate(validFrom)} по ${ruDate(validTo)}. Выберите эту роль в меню с вашим именем: на главной стоит то, что ждёт решения.`,
        link: '/',
      },
    ]),
  )
}
