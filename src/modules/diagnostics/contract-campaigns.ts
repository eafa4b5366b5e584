import { z } from 'zod'
import { areaSchema } from '#modules/competencies/contract.ts'
import { operation } from '#platform/http/operation.ts'
import { pageOf, pageQuery, shownFor } from '#platform/http/paging.ts'

export const modeSchema = z.enum(['independent', 'self'])
export const MODES = { independent: 'Независимая', self: 'Самодиагностика' } as const

/** Where a campaign stands today, by its dates. */
export const phaseSchema = z.enum(['coming', 'running', 'over'])
export const PHASES = { coming: 'Ещё не началась', running: 'Идёт', over: 'Закончилась' } as const

const idParams = z.object({ id: z.uuid() })
const moment = z.iso.datetime()

export const campaignRow = z.object({
  id: z.uuid(),
  title: z.string(),
  instrumentTitle: z.string(),
  mode: modeSchema,
  atCentre: z.boolean(),
  organiserName: z.string(),
  opensOn: z.iso.date(),
  closesOn: z.iso.date(),
  status: z.enum(['draft', 'open', 'closed']),
  phase: phaseSchema,
  /** Of the people the viewer may see. */
  invited: z.number().int(),
  started: z.number().int(),
  finished: z.number().int(),
})

export type CampaignRow = z.output<typeof campaignRow>

export const listCampaignsQuery = pageQuery.extend({
  phase: phaseSchema.optional(),
  mode: modeSchema.optional(),
  instrument: z.uuid().optional(),
})

export const listCampaigns = operation({
  id: 'diagnostics.campaigns',
  method: 'GET',
  path: '/api/campaigns',
  summary: 'Диагностические кампании с охватом в пределах полномочий',
  access: { kind: 'permission', permission: 'diagnostics.watch' },
  query: listCampaignsQuery,
  response: pageOf(campaignRow),
})

export const showCampaign = operation({
  id: 'diagnostics.campaign',
  method: 'GET',
  path: '/api/campaigns/:id',
  summary: 'Диагностическая кампания: сроки, инструмент, охват в пределах полномочий',
  access: { kind: 'permission', permission: 'diagnostics.watch', subject: 'campaign' },
  params: idParams,
  response: campaignRow.extend({
    purpose: z.string(),
    minutes: z.number().int(),
    questions: z.number().int(),
  }),
})

export const listInstruments = operation({
  id: 'diagnostics.instruments',
  method: 'GET',
  path: '/api/instruments',
  summary: 'Опубликованные инструменты диагностики',
  access: { kind: 'permission', permission: 'diagnostics.watch' },
  response: z.object({
    instruments: z.array(
      z.object({
        id: z.uuid(),
        code: z.string(),
        title: z.string(),
        purpose: z.string(),
        track: z.enum(['teacher', 'leader']),
        modes: z.array(modeSchema),
        minutes: z.number().int(),
        questions: z.number().int(),
        /** What it measures, with how many items each. */
        competencies: z.array(
          z.object({ code: z.string(), title: z.string(), area: areaSchema, questions: z.number().int() }),
        ),
      }),
    ),
  }),
})

export const openCampaignBody = z.object({
  instrumentId: z.uuid('Выберите инструмент'),
  title: z.string().trim().min(3, 'Назовите кампанию: не короче трёх знаков').max(200),
  mode: modeSchema,
  organiserId: z.uuid('Выберите, кто проводит'),
  opensOn: z.iso.date('Укажите дату начала'),
  closesOn: z.iso.date('Укажите дату окончания'),
  /** Whom to invite: everybody of these organisations who has the track's positions, and these people. */
  organisations: z.array(z.uuid()).max(5000).default([]),
  people: z.array(z.uuid()).max(20_000).default([]),
})

export const openCampaign = operation({
  id: 'diagnostics.open-campaign',
  method: 'POST',
  path: '/api/campaigns',
  summary: 'Объявить кампанию и пригласить педагогов',
  access: { kind: 'permission', permission: 'diagnostics.run' },
  body: openCampaignBody,
  response: z.object({ id: z.uuid(), invited: z.number().int() }),
})

export const participantsFilter = z.object({
  q: z.string().trim().max(200).optional(),
  state: z.enum(['waiting', 'running', 'finished']).optional(),
})
export const listParticipantsQuery = pageQuery.extend(participantsFilter.shape)

export const participantRow = z.object({
  personId: z.uuid(),
  name: z.string(),
  organisationName: z.string().nullable(),
  state: z.enum(['waiting', 'running', 'finished']),
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
})

export type ParticipantRow = z.output<typeof participantRow>

export const listParticipants = operation({
  id: 'diagnostics.participants',
  method: 'GET',
  path: '/api/campaigns/:id/people',
  summary: 'Кто приглашён и кто прошёл: только факт, без результата',
  access: { kind: 'permission', permission: 'diagnostics.watch', subject: 'campaign' },
  params: idParams,
  query: listParticipantsQuery,
  response: pageOf(participantRow).extend({ shownFor }),
})

export const exportParticipants = operation({
  id: 'diagnostics.export-participants',
  method: 'GET',
  path: '/api/campaigns/:id/people/export',
  summary: 'Выгрузить в XLSX участников кампании: только факт, без результата',
  access: { kind: 'permission', permission: 'diagnostics.watch', subject: 'campaign' },
  params: idParams,
  query: participantsFilter,
  transfer: 'download',
  ratePerMinute: 20,
})

export const deficitsQuery = z.object({
  /** The widest split of the viewer's scope unless said. */
  by: z.enum(['region', 'municipality', 'organisation']).optional(),
  track: z.enum(['teacher', 'leader']).optional(),
  area: areaSchema.optional(),
  /** Only units of this region or municipality. */
  region: z.uuid().optional(),
  municipality: z.uuid().optional(),
})

export const summariseDeficits = operation({
  id: 'diagnostics.deficits',
  method: 'GET',
  path: '/api/deficits/summary',
  summary: 'Дефициты подчинённой территории или организации: только сводно, группы меньше пяти скрыты',
  access: { kind: 'permission', permission: 'diagnostics.watch' },
  query: deficitsQuery,
  response: z.object({
    smallGroup: z.number().int(),
    by: z.enum(['region', 'municipality', 'organisation']),
    /** Widest split the viewer's scope allows. */
    widest: z.enum(['region', 'municipality', 'organisation']),
    /** Region or municipality the figures are narrowed to. */
    within: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    units: z.array(z.object({ id: z.uuid(), name: z.string(), diagnosed: z.number().int() })),
    competencies: z.array(z.object({ id: z.uuid(), code: z.string(), title: z.string(), area: areaSchema })),
    cells: z.array(
      z.object({
        unitId: z.uuid(),
        competencyId: z.uuid(),
        /** null: fewer than `smallGroup` people measured, hidden. */
        people: z.number().int().nullable(),
        measured: z.number().int().nullable(),
      }),
    ),
  }),
})

export const exportDeficits = operation({
  id: 'diagnostics.export-deficits',
  method: 'GET',
  path: '/api/deficits/summary/export',
  summary: 'Выгрузить сводку дефицитов в XLSX; группы меньше пяти скрыты',
  access: { kind: 'permission', permission: 'diagnostics.watch' },
  query: deficitsQuery,
  transfer: 'download',
  ratePerMinute: 20,
})
