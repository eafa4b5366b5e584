import { selectCarersOf } from './care.sql.ts'
import { CARE_KINDS, CATEGORIES, RECORD_LEVELS, type TimelineEntry } from './contract.ts'
import { selectQualifications, selectRecords } from './facts.sql.ts'
import { selectEmployments } from './person.sql.ts'
import type { PersonTrace } from './person-trace.ts'

/** What this room itself keeps about people, and accounts, which stand below it and cannot name it. */
export const peopleTrace: PersonTrace = {
  tables: [
    {
      table: 'employments',
      column: 'person_id',
      title: 'Записи о работе',
      clash: 'folded',
      clashNote: 'та же должность в той же организации и в те же дни уже есть',
    },
    {
      table: 'qualifications',
      column: 'person_id',
      title: 'Категории',
      clash: 'folded',
      clashNote: 'такая же уже записана',
    },
    {
      table: 'career_records',
      column: 'person_id',
      title: 'Образование, награды, языки',
      clash: 'folded',
      clashNote: 'такая же запись уже есть',
    },
    {
      table: 'care_assignments',
      column: 'person_id',
      title: 'Закрепления за методистами',
      clash: 'folded',
      clashNote: 'за этим методистом человек уже закреплён',
    },
    {
      table: 'care_assignments',
      column: 'carer_person_id',
      title: 'Педагоги на попечении',
      clash: 'folded',
      clashNote: 'эти педагоги уже закреплены',
    },
    {
      table: 'accounts',
      column: 'person_id',
      title: 'Учётная запись',
      clash: 'stays',
      clashNote: 'у человека уже есть вход: заблокируйте лишний в «Учётных записях»',
    },
    {
      table: 'role_assignments',
      column: 'person_id',
      title: 'Назначенные роли',
      clash: 'stays',
      follows: { column: 'account_id', table: 'accounts' },
    },
  ],
  timeline: async (context, tx, personId) => {
    const today = context.clock.today()
    return [
      ...(await jobs(tx, personId, today)),
      ...(await categories(tx, personId, today)),
      ...(await records(tx, personId)),
      ...(context.actor.permissions.has('people.list') || context.actor.personId === personId
        ? await carers(tx, personId, today)
        : []),
    ]
  },
}

type Select = Parameters<NonNullable<PersonTrace['timeline']>>[1]

async function jobs(tx: Select, personId: string, today: string): Promise<TimelineEntry[]> {
  return (await selectEmployments(tx, personId, today)).map(job => ({
    kind: 'job',
    from: job.validFrom,
    to: job.validTo,
    isLasting: job.validTo === null,
    title: `${job.positionTitle}, ${job.organisationName}`,
    note: job.subjects.join(', ') || null,
    link: `/organisations/${job.organisationId}`,
  }))
}

async function categories(tx: Select, personId: string, today: string): Promise<TimelineEntry[]> {
  return (await selectQualifications(tx, personId, today)).map(one => ({
    kind: 'qualification',
    from: one.assignedOn,
    to: one.validTo,
    isLasting: one.validTo === null,
    title: CATEGORIES[one.category as keyof typeof CATEGORIES],
    note: one.act,
    link: null,
  }))
}

async function records(tx: Select, personId: string): Promise<TimelineEntry[]> {
  return (await selectRecords(tx, personId)).flatMap(one => {
    const levels: Readonly<Record<string, string>> = RECORD_LEVELS[one.kind]
    if (one.obtainedOn === null) return []
    return {
      kind: one.kind,
      from: one.obtainedOn,
      to: null,
      title: one.title,
      note: [levels[one.level], one.detail].filter(Boolean).join(', '),
      link: null,
    }
  })
}

async function carers(tx: Select, personId: string, today: string): Promise<TimelineEntry[]> {
  return (await selectCarersOf(tx, personId, today)).map(one => ({
    kind: 'care',
    from: one.validFrom,
    to: one.validTo,
    isLasting: one.validTo === null,
    title: one.carerName,
    note: CARE_KINDS[one.kind],
    link: `/people/${one.carerPersonId}`,
  }))
}
