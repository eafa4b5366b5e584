import { CATEGORIES, EMPLOYMENT_KINDS } from '#modules/people/contract.ts'
import { DOCUMENT_KINDS } from '#modules/training/contract.ts'
import type { Column } from '#ui/data-table.tsx'
import { formatDateShort, formatNumber, NOTHING, typeset } from '#ui/format.ts'
import { Status } from '#ui/status.tsx'
import { REGISTER_COLUMNS, type RegisterCode, type RegisterColumn, type RegisterRow } from '../contract.ts'

type RegisterColumnSpec = Column<RegisterRow> & { id: RegisterColumn }

const COMMON: RegisterColumnSpec[] = [
  { id: 'name', title: REGISTER_COLUMNS.name, cell: row => row.name, sort: 'name', phone: 'title' },
  { id: 'title', title: REGISTER_COLUMNS.title, cell: row => row.title },
  {
    id: 'organisation',
    title: REGISTER_COLUMNS.organisation,
    cell: row => row.organisationName,
    sort: 'organisation',
  },
  {
    id: 'municipality',
    title: REGISTER_COLUMNS.municipality,
    cell: row => row.municipalityName ?? NOTHING,
    isOptional: true,
  },
]

const OF_STAFF: RegisterColumnSpec[] = [
  {
    id: 'kind',
    title: REGISTER_COLUMNS.kind,
    cell: row => (row.kind ? EMPLOYMENT_KINDS[row.kind] : NOTHING),
    width: '10rem',
  },
  {
    id: 'load',
    title: REGISTER_COLUMNS.load,
    cell: row => formatNumber(row.load),
    align: 'end',
    width: '5.5rem',
  },
]

const OF_TRAINING: RegisterColumnSpec[] = [
  {
    id: 'training',
    title: REGISTER_COLUMNS.training,
    cell: row => <Training row={row} />,
    width: '18rem',
  },
  {
    id: 'trainingHours',
    title: REGISTER_COLUMNS.trainingHours,
    cell: row => formatNumber(row.training?.hours),
    align: 'end',
    width: '6rem',
    isOptional: true,
  },
  {
    id: 'trainedOn',
    title: REGISTER_COLUMNS.trainedOn,
    cell: row => (row.training ? formatDateShort(row.training.completedOn) : NOTHING),
    align: 'end',
    width: '8rem',
  },
  {
    id: 'trainingDocument',
    title: REGISTER_COLUMNS.trainingDocument,
    cell: row =>
      row.training
        ? `${DOCUMENT_KINDS[row.training.documentKind]} №\u00A0${row.training.documentNumber}`
        : NOTHING,
    isOptional: true,
  },
]

function Training({ row: { training } }: { row: RegisterRow }) {
  if (!training) return <Status tone="warning">обучения нет</Status>
  return (
    <>
      {training.title}, {training.provider}
      {!training.isInTerm && (
        <>
          {' '}
          <Status tone="warning">срок вышел</Status>
        </>
      )}
    </>
  )
}

const COMMON_END: RegisterColumnSpec[] = [
  {
    id: 'category',
    title: REGISTER_COLUMNS.category,
    cell: row => (row.category ? CATEGORIES[row.category as keyof typeof CATEGORIES] : NOTHING),
    width: '9rem',
  },
  {
    id: 'inCare',
    title: REGISTER_COLUMNS.inCare,
    cell: row => (row.inCare > 0 ? row.inCare : NOTHING),
    align: 'end',
    width: '8rem',
    isOptional: true,
  },
  {
    id: 'validFrom',
    title: REGISTER_COLUMNS.validFrom,
    cell: row => formatDateShort(row.validFrom),
    align: 'end',
    width: '7rem',
  },
]

const OF_APPOINTMENTS: RegisterColumnSpec[] = [
  { id: 'act', title: REGISTER_COLUMNS.act, cell: row => (row.act ? typeset(row.act) : NOTHING) },
]

/** Registers whose acts ask who of their people is trained (rows 9, 52, 53). */
const ABOUT_TRAINING: readonly RegisterCode[] = ['municipal-services', 'centre-staff', 'state-services']
export const isAboutTraining = (register: RegisterCode) => ABOUT_TRAINING.includes(register)
export const isOfAppointments = (register: RegisterCode) =>
  register === 'pools' || register === 'appointments'

/** Columns of a register; where its act asks for training, that stands in sight and the rest is at hand. */
export function columnsOf(register: RegisterCode, mayReadTraining: boolean): RegisterColumnSpec[] {
  const isTold = mayReadTraining && isAboutTraining(register)
  const detail = isTold ? 'training' : 'title'
  const at = (isInSight: boolean) => (column: RegisterColumnSpec) => ({
    ...column,
    isOptional: !isInSight || column.isOptional === true,
    ...(column.id === detail && { phone: 'detail' as const }),
  })
  return [
    ...[...COMMON, ...(isOfAppointments(register) ? OF_APPOINTMENTS : OF_STAFF)].map(at(true)),
    ...(mayReadTraining ? OF_TRAINING.map(at(isTold)) : []),
    ...COMMON_END.map(at(!isTold)),
  ]
}
