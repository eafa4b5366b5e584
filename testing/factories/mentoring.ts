import { newId } from '../../src/platform/ids/ids.ts'
import { type Arranging, insertRow } from './people.ts'

type Side = {
  personId: string
  organisationId: string
  municipalityId: string | null
  regionId: string | null
}

/** A pair on the ground of a common subject, proposed and unanswered unless told otherwise. */
export async function buildPair(
  database: Arranging,
  { giver, receiver, ...over }: { giver: Side; receiver: Side } & Record<string, unknown>,
): Promise<{ id: string; version: number }> {
  return await insertRow(database, 'teacher_pairs', {
    id: newId(),
    groundCode: 'subject',
    giverPersonId: giver.personId,
    receiverPersonId: receiver.personId,
    aim: 'Обмен опытом',
    startsOn: '2026-02-01',
    endsOn: '2026-06-30',
    status: 'proposed',
    proposedOn: '2026-02-01',
    regionId: receiver.regionId,
    municipalityId: receiver.municipalityId,
    organisationId: receiver.organisationId,
    giverRegionId: giver.regionId,
    giverMunicipalityId: giver.municipalityId,
    giverOrganisationId: giver.organisationId,
    ...over,
  })
}

/** What both have agreed to, on the same day. */
export const AGREED = { status: 'agreed', giverAgreedOn: '2026-02-01', receiverAgreedOn: '2026-02-01' }
