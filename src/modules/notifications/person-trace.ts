import type { PersonTrace } from '#modules/people/index.ts'

export const notificationsTrace: PersonTrace = {
  tables: [{ table: 'notifications', column: 'person_id', title: 'Уведомления', clash: 'stays' }],
}
