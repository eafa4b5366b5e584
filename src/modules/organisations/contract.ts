import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import { ascDesc, pageOf, pageQuery } from '#platform/http/paging.ts'

export const LEVELS = { F: 'федеральный', R: 'региональный', M: 'муниципальный', I: 'организация' } as const
export const levelSchema = z.enum(['F', 'R', 'M', 'I'])

export const organisationRow = z.object({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  shortName: z.string(),
  kind: z.string(),
  kindTitle: z.string(),
  level: levelSchema,
  regionId: z.uuid().nullable(),
  regionName: z.string().nullable(),
  municipalityId: z.uuid().nullable(),
  municipalityName: z.string().nullable(),
  isRural: z.boolean(),
  isLowResult: z.boolean(),
})
export type OrganisationRow = z.output<typeof organisationRow>

export const listOrganisationsQuery = pageQuery.extend({
  region: z.uuid().optional(),
  municipality: z.uuid().optional(),
  kind: z.string().max(60).optional(),
  level: levelSchema.optional(),
  rural: z.stringbool().optional(),
  lowResult: z.stringbool().optional(),
  sort: z.enum(['name', 'code']).default('name'),
  order: ascDesc.default('asc'),
})

export const listOrganisations = operation({
  id: 'organisations.list',
  method: 'GET',
  path: '/api/organisations',
  summary: 'Список организаций и органов с поиском и отбором',
  access: { kind: 'signed-in' },
  query: listOrganisationsQuery,
  response: pageOf(organisationRow),
})
