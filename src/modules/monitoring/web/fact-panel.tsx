import { useOperation } from '#ui/api.ts'
import { formatDateShort, formatPeriod, formatQuantity } from '#ui/format.ts'
import { KeyValue, type KeyValueItem } from '#ui/key-value.tsx'
import { Loaded } from '#ui/page.tsx'
import { Status } from '#ui/status.tsx'
import { type Fact, type Structure, showCountedFact } from '../contract.ts'
import { DOCUMENT_KINDS } from './words.ts'

/** The fact behind one person: diagnosis, pathway, or the document with its register status on that day. */
export function FactPanel({
  code,
  personId,
  place,
}: {
  code: string
  personId: string
  place: { unit?: string; asOf?: string; structure?: Structure }
}) {
  const query = useOperation(showCountedFact, { params: { code, id: personId }, query: place })
  return (
    <Loaded query={query} shape="text">
      {({ person, asOf, indicator, fact }) => (
        <>
          <Status tone={fact ? 'proven' : 'neutral'}>
            {fact ? `Учтён с ${formatDateShort(fact.on)}` : `На ${formatDateShort(asOf)} не учтён`}
          </Status>
          <KeyValue
            items={[
              { label: 'Должность', value: person.positionTitle },
              { label: 'Организация', value: person.organisationName },
              ...(fact ? ITEMS[fact.kind](fact as never) : []),
            ]}
          />
          {!fact && <p>Чтобы учитываться, нужно: {indicator.numeratorText.toLowerCase()}.</p>}
        </>
      )}
    </Loaded>
  )
}

type ItemsOf<Kind extends Fact['kind']> = (fact: Extract<Fact, { kind: Kind }>) => KeyValueItem[]

const ITEMS: { [Kind in Fact['kind']]: ItemsOf<Kind> } = {
  diagnosis: fact => [
    { label: 'Диагностика завершена', value: formatDateShort(fact.on) },
    { label: 'Кампания', value: fact.campaign },
    { label: 'Инструмент', value: fact.instrument },
    { label: 'Кто проводил', value: fact.organiser, note: fact.atCentre ? 'В ЦНППМ' : undefined },
    { label: 'Вид', value: fact.mode === 'self' ? 'Самодиагностика' : 'Независимая диагностика' },
  ],
  pathway: fact => [
    { label: 'Маршрут', value: `№\u00A0${fact.number}` },
    { label: 'Подтверждён педагогом', value: formatDateShort(fact.on) },
    { label: 'Составлен по диагностике', value: `${fact.campaign}, ${formatDateShort(fact.diagnosedOn)}` },
    { label: 'Кто проводил диагностику', value: fact.organiser, note: fact.atCentre ? 'В ЦНППМ' : undefined },
  ],
  completion: fact => [
    {
      label: 'Программа',
      value: fact.programme,
      note: `${fact.provider}, ${formatQuantity(fact.hours, 'ч')}`,
    },
    { label: 'Освоена', value: formatDateShort(fact.on) },
    {
      label: 'Документ',
      value: `${DOCUMENT_KINDS[fact.documentKind]} №\u00A0${fact.documentNumber}`,
      note: [
        `выдан ${formatDateShort(fact.issuedOn)}`,
        fact.registrationNumber && `рег. №\u00A0${fact.registrationNumber}`,
        fact.revokedOn && `отозван ${formatDateShort(fact.revokedOn)}`,
      ]
        .filter(Boolean)
        .join(', '),
    },
    {
      label: 'Федеральный реестр в день завершения',
      value: `№\u00A0${fact.federalRegisterNumber}`,
      note: fact.register.map(one => `№\u00A0${one.number}: ${formatPeriod(one.from, one.to)}`).join('; '),
    },
    {
      label: 'Подобрана по дефицитам',
      value: fact.deficits
        ? fact.deficits.map(one => `${one.competency}: ${one.from} → ${one.to}`).join('; ')
        : 'Да. Какие это дефициты, видят сам педагог и его методист.',
    },
  ],
}
