import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'

const counts = {
  rows: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  /** Id of the loading; null after a check, and where nothing was written. */
  batch: z.uuid().nullable(),
}

/** What is wrong with a package, with the file, the row and the column as OneRoster calls it. */
export const packageProblem = z.object({
  code: z.string(),
  message: z.string(),
  file: z.string(),
  row: z.int().optional(),
  column: z.string().optional(),
})
export type PackageProblem = z.output<typeof packageProblem>

export const oneRosterReport = z.object({
  organisations: z.object(counts),
  /** Values that gave way to what was written by hand in the card. */
  conflictCount: z.int(),
  /** Staff of each organisation of the package; without an id where the organisation is still to be created. */
  staff: z.array(z.object({ organisationId: z.uuid().nullable(), organisationName: z.string(), ...counts })),
  /** The same in the cards and jobs of staff. */
  staffConflictCount: z.int(),
  /** Jobs in organisations whose own row is refused: they are looked at when that is put right. */
  waiting: z.int(),
  /** Roles of staff of which no job could be made: see the problems. */
  unusable: z.int(),
  /** Roles of pupils and parents: they are not kept here. */
  skipped: z.int(),
  problems: z.array(packageProblem),
})
export type OneRosterReport = z.output<typeof oneRosterReport>

export const exportOneRoster = operation({
  id: 'exchange.oneroster-export',
  method: 'GET',
  path: '/api/oneroster',
  summary: 'Выгрузить организации и их работников пакетом OneRoster 1.2 CSV',
  access: { kind: 'permission', permission: 'exchange.export' },
  query: z.object({
    /** Nothing named: everything the actor keeps. */
    municipality: z.uuid({ error: 'Выберите муниципалитет из списка' }).optional(),
    organisation: z.uuid({ error: 'Выберите организацию из списка' }).optional(),
  }),
  transfer: 'download',
  ratePerMinute: 10,
})

const access = { kind: 'permission', permission: 'exchange.import' } as const

export const checkOneRoster = operation({
  id: 'exchange.oneroster-check',
  method: 'POST',
  path: '/api/oneroster/check',
  summary: 'Проверить пакет OneRoster 1.2 CSV, ничего не меняя',
  access,
  transfer: 'upload',
  ratePerMinute: 20,
  response: oneRosterReport,
})

export const loadOneRoster = operation({
  id: 'exchange.oneroster-load',
  method: 'POST',
  path: '/api/oneroster',
  summary: 'Загрузить из пакета OneRoster 1.2 CSV организации и их работников',
  access,
  transfer: 'upload',
  ratePerMinute: 20,
  response: oneRosterReport,
})
