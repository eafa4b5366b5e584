import { newId } from '../../../src/platform/ids/ids.ts'
import { buildAccount, buildApiToken, buildAssignment } from '../../factories/accounts.ts'
import { insertRow } from '../../factories/people.ts'
import type { RoomAccess } from '../registry.ts'

const reason = 'Приказ № 1'
const PASSWORD = { password: 'Подходящий-пароль-5' }

const deputyOf = (personId: string) => ({ personId, lastDay: '2026-03-31', reason })

export const access: RoomAccess = {
  subjects: {
    account: {
      async build({ database }, { regionId }) {
        const account = await buildAccount(database, { regionId })
        const held = await buildAssignment(database, {
          accountId: account.id,
          role: 'centre-head',
          scopeId: regionId,
          regionId,
        })
        return { id: account.id, assignmentId: held.id }
      },
      sees: (model, actor, place) => model.reaches(actor, 'accounts', place),
    },
    apiToken: {
      async build({ database }, { regionId }) {
        const maker = await buildAccount(database, { regionId })
        return buildApiToken(database, {
          createdBy: maker.id,
          scopeKind: 'region',
          scopeId: regionId,
          regionId,
        }).then(({ id }) => ({ id }))
      },
      sees: (model, actor, place) => model.reaches(actor, 'accounts', place),
    },
    accessReview: {
      async build({ database }, { regionId, municipalityId }) {
        const account = await buildAccount(database, { regionId })
        const held = await buildAssignment(database, {
          accountId: account.id,
          role: 'ministry',
          scopeId: regionId,
          regionId,
        })
        const review = await insertRow<{ id: string }>(database, 'access_reviews', {
          id: newId(),
          // Another unit each time: a unit has one open round.
          scopeKind: 'organisation',
          scopeId: newId(),
          scopeName: municipalityId,
          regionId,
          dueOn: '2026-12-31',
          grounds: reason,
          openedByName: 'Проверка',
          openedAt: '2026-03-01T09:00:00Z',
        })
        const item = await insertRow<{ id: string }>(database, 'access_review_items', {
          id: newId(),
          reviewId: review.id,
          assignmentId: held.id,
          accountId: account.id,
          regionId,
          who: 'Проверяющая',
          role: 'ministry',
          validFrom: '2020-01-01',
        })
        return { id: review.id, item: item.id }
      },
      sees: (model, actor, place) => model.reaches(actor, 'accounts', place),
    },
    // Nobody passes on or takes back what is another's.
    'role-of-another': {
      async build({ database }) {
        const account = await buildAccount(database)
        return { id: (await buildAssignment(database, { accountId: account.id, role: 'expert' })).id }
      },
      sees: () => false,
    },
    'session-of-another': {
      async build({ database }) {
        const account = await buildAccount(database)
        return insertRow<{ id: string }>(database, 'sessions', {
          id: newId(),
          token: newId(),
          accountId: account.id,
          expiresAt: new Date(Date.now() + 86_400_000),
        }).then(({ id }) => ({ id }))
      },
      sees: () => false,
    },
  },
  samples: {
    'accounts.switchRole': { body: () => ({ assignmentId: newId() }) },
    'accounts.changePassword': { body: () => ({ current: PASSWORD.password, next: 'Ещё-один-пароль-6' }) },
    // Another account's session is never hers to end.
    'accounts.endMySession': { subject: 'session-of-another' },
    'accounts.enrolTotp': { body: () => PASSWORD },
    'accounts.confirmTotp': { body: () => ({ code: '123456' }) },
    'accounts.disableTotp': { body: () => PASSWORD },
    'accounts.renewBackupCodes': { body: () => PASSWORD },
    'accounts.findPeople': { query: () => ({ q: 'Тест' }) },
    'accounts.findUnits': { query: () => ({ kind: 'municipality' }) },
    'accounts.invite': {
      body: (_world, { regionId }) => ({
        name: 'Новая учётная запись',
        email: `${newId()}@example.org`,
        grant: { role: 'ministry', scopeKind: 'region', scopeId: regionId, reason },
      }),
      may: (model, actor, place) => model.reaches(actor, 'accounts', place),
    },
    'accounts.block': { body: () => ({ version: 1, reason }) },
    'accounts.unblock': { body: () => ({ version: 1, reason }) },
    'accounts.clearSecondStep': { body: () => ({ version: 1, reason }) },
    'accounts.assignRole': {
      body: (_world, { regionId }) => ({ role: 'ministry', scopeKind: 'region', scopeId: regionId, reason }),
    },
    'accounts.endRole': { body: () => ({ reason }) },
    'accounts.findDelegates': { query: () => ({ q: 'Тест' }) },
    'accounts.findUnitsToDelegate': {
      subject: 'role-of-another',
      query: () => ({ assignmentId: newId(), kind: 'organisation' }),
    },
    'accounts.delegate': {
      subject: 'role-of-another',
      body: (_world, { personId }, params) => ({ ...deputyOf(personId), assignmentId: params!.id }),
    },
    'accounts.recallDelegation': { subject: 'role-of-another', body: () => ({ reason }) },
    'accounts.appointDeputy': { body: (_world, { personId }) => deputyOf(personId) },
    'accounts.openReview': {
      body: (_world, { municipalityId }) => ({
        scopeKind: 'municipality',
        scopeId: municipalityId,
        dueOn: '2026-06-01',
        grounds: reason,
      }),
      may: (model, actor, place) => model.reaches(actor, 'accounts', place),
    },
    'accounts.decideReview': {
      body: (_world, _place, params) => ({ items: [params?.item ?? newId()], decision: 'confirmed' }),
    },
    'accounts.closeReview': { body: () => ({ version: 1 }) },
    'accounts.refuseRight': { body: () => ({ reason }) },
    'accounts.createToken': {
      body: (_world, { regionId }) => ({
        name: 'Журнал',
        role: 'ministry',
        scopeKind: 'region',
        scopeId: regionId,
        lastDay: '2026-04-01',
      }),
      may: (model, actor, place) => model.reaches(actor, 'accounts', place),
    },
    'accounts.revokeToken': { body: () => ({ reason }) },
  },
}
