import { newId } from '../../src/platform/ids/ids.ts'
import { type Arranging, buildOrganisation, insertRow } from './people.ts'

type Row = Record<string, unknown>
type Given = { organisationId: string; personId: string; municipalityId: string; regionId: string }

/** What a unit has given to a person for a time — appointments, authorisations, seats in its councils — built and read. */
export function givenByUnit(
  database: Arranging,
  { organisationId, personId, municipalityId, regionId }: Given,
) {
  const insert = (table: string, over: Row) =>
    insertRow<{ id: string }>(database, table, {
      id: newId(),
      personId,
      organisationId,
      municipalityId,
      regionId,
      validFrom: '2025-09-01',
      ...over,
    })
  /** As arrays, in the order of their days. */
  const rowsOf = async (table: string, columns: string): Promise<unknown[][]> => {
    const { rows } = await database.owner.query<unknown[]>({
      text: `select ${columns} from ${table} where region_id = $1 order by valid_from, valid_to nulls last, id`,
      values: [regionId],
      rowMode: 'array',
    })
    return rows
  }
  const appointments = () => rowsOf('appointments', 'organisation_id, valid_from, valid_to')
  const parties = () => rowsOf('person_parties', 'organisation_id, valid_from, valid_to, end_reason')
  const members = () => rowsOf('body_members', 'body_id, organisation_id, office, valid_from, valid_to')
  const functions = () => rowsOf('function_assignments', 'party_id, valid_from, valid_to')
  const heads = () => rowsOf('head_candidacies', 'status, valid_to')
  return {
    rowsOf,
    appointments,
    parties,
    members,
    functions,
    heads,
    /** All of it in the region, to be compared with what it was. */
    everything: async () => [
      await appointments(),
      await parties(),
      await members(),
      await functions(),
      await heads(),
      await rowsOf('organisations', 'id, parent_id, valid_from, valid_to'),
    ],
    appoint: (over: Row = {}) =>
      insert('appointments', { kind: 'passport-control', act: 'Приказ № 5', ...over }),
    authorise: (basis: string, over: Row = {}) =>
      insert('person_parties', { capacity: 'mentor', level: 'I', basis, ...over }),
    /** A function of an act, to a physical subject. */
    entrust: (partyId: string) =>
      insertRow(database, 'function_assignments', {
        id: newId(),
        packCode: 'kaliningrad',
        functionCode: 'kld-institute-5',
        partyId,
        regionId,
        share: 'answers',
        validFrom: '2025-10-01',
        basis: 'Приказ № 10',
      }),
    council: async (over: Row = {}) => {
      const body = await buildOrganisation(database, {
        municipalityId,
        parentId: organisationId,
        kind: 'council',
        ...over,
      })
      return body.id
    },
    seat: (bodyId: string, over: Row = {}) =>
      insert('body_members', { bodyId, office: 'chair', act: 'Приказ № 6', ...over }),
  }
}
