import type { ReviewsToday, WaitingAccounts } from '#modules/accounts/index.ts'
import type { RefusedImport } from '#modules/people/index.ts'
import { plural, pluralForm } from '#ui/format.ts'
import { arrange, type Composed, LINKS, matter } from './piece.ts'

export type AdminFacts = {
  accounts: WaitingAccounts
  reviews: ReviewsToday
  imports: readonly RefusedImport[]
}

/** Rows left out of staff files, people who have not come in yet, accounts that are shut. */
export function composeAdmin({ accounts, reviews, imports }: AdminFacts): Composed {
  const refused = imports.reduce((sum, one) => sum + one.refused, 0)
  return arrange(
    [
      ...rightsToConfirm(accounts),
      ...roundsOf(reviews),
      ...imports.map(one => {
        const rows = plural(one.refused, 'строка', 'строки', 'строк')
        return matter({
          id: one.id,
          title: `Файл «${one.fileName}»: не загружено ${rows}`,
          note: one.organisationName,
          since: one.loadedOn,
          link: LINKS.imports,
          step: {
            title: `Исправьте строки файла «${one.fileName}»`,
            reason: `${one.organisationName}: не загружено ${rows}. Отклонённые строки с причинами можно скачать, поправить и загрузить снова.`,
            label: 'Открыть загрузки',
          },
        })
      }),
      ...roundToBegin(reviews),
      ...some(accounts.invited).map(count =>
        matter({
          id: 'invited',
          title: `Приглашены и ещё не вошли: ${count}`,
          note: 'приглашение можно отправить снова',
          since: accounts.oldestInvitation,
          link: LINKS.invitedAccounts,
          step: {
            title: 'Напомните тем, кто ещё не вошёл',
            reason: `${plural(count, 'приглашение', 'приглашения', 'приглашений')} без ответа. Ссылку из письма можно выслать снова.`,
            label: 'Кто не вошёл',
          },
        }),
      ),
      ...some(accounts.blocked).map(count =>
        matter({
          id: 'blocked',
          title: `Заблокированы: ${plural(count, 'учётная запись', 'учётные записи', 'учётных записей')}`,
          note: 'проверьте, нужна ли ещё блокировка',
          link: LINKS.blockedAccounts,
        }),
      ),
    ],
    {
      figures: [
        {
          label: 'Учётных записей',
          value: accounts.accounts,
          unit: null,
          base: 'весь список',
          link: LINKS.accounts,
        },
        {
          label: 'Ещё не вошли',
          value: accounts.invited,
          unit: null,
          base: 'кому напомнить',
          link: LINKS.invitedAccounts,
        },
        {
          label: 'Не загружено строк',
          value: refused,
          unit: null,
          base: `за 30 дней, ${imports.length} ${pluralForm(imports.length, 'файл', 'файла', 'файлов')}`,
          link: LINKS.imports,
        },
      ],
    },
  )
}

const some = (count: number) => (count > 0 ? [count] : [])

/** Somebody cannot work until a second administrator has looked: it stands above everything else. */
function rightsToConfirm({ rights, tokens, oldestRight }: WaitingAccounts) {
  return [
    ...some(rights).map(count =>
      matter({
        id: 'rights',
        title: `Ждут вашего подтверждения: ${plural(count, 'роль', 'роли', 'ролей')}`,
        note: 'до него роли не действуют',
        since: oldestRight,
        link: LINKS.rightRequests,
        step: {
          title: `Подтвердите новые права: ${plural(count, 'роль', 'роли', 'ролей')}`,
          reason: 'Роль, которую назначил другой администратор, действует только после второго решения.',
          label: 'Посмотреть роли',
        },
      }),
    ),
    ...some(tokens).map(count =>
      matter({
        id: 'tokens',
        title: `Ждут вашего подтверждения: ${plural(count, 'ключ', 'ключа', 'ключей')} программ`,
        note: 'до него программа не войдёт',
        link: LINKS.apiTokens,
        step: {
          title: 'Подтвердите ключи программ',
          reason: 'Ключ, который создал другой администратор, действует только после второго решения.',
          label: 'Посмотреть ключи',
        },
      }),
    ),
  ]
}

/** Rounds of the yearly review with roles nobody has decided about: they end with the round. */
function roundsOf({ open }: ReviewsToday) {
  return open
    .filter(({ undecided }) => undecided > 0)
    .map(({ id, scopeName, dueOn, undecided }) => {
      const roles = plural(undecided, 'роль', 'роли', 'ролей')
      return matter({
        id: `review-${id}`,
        title: `Пересмотр прав, ${scopeName}: не решено ${roles}`,
        note: 'нерешённые роли закончатся в срок',
        deadline: dueOn,
        link: LINKS.accessReview(id),
        step: {
          title: `Решите о ролях: ${scopeName}`,
          reason: `Не решено ${roles}. Роль, о которой не решат к сроку, закончится.`,
          label: 'Открыть пересмотр',
        },
      })
    })
}

function roundToBegin({ isOverdue }: ReviewsToday) {
  if (!isOverdue) return []
  return [
    matter({
      id: 'review-due',
      title: 'Пора пересмотреть права',
      note: 'есть роли старше года, которых никто не пересматривал',
      link: LINKS.accessReviews,
    }),
  ]
}
