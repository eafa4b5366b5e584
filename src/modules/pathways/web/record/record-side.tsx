import { formatDate, formatNumber, formatPeriod } from '#ui/format.ts'
import { History } from '#ui/history.tsx'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink } from '#ui/link.tsx'
import { Section } from '#ui/page.tsx'
import type { Pathway } from '../../contract.ts'
import { historyWords } from '../words.ts'

/** People, dates and the record of changes. */
export function RecordSide({ pathway }: { pathway: Pathway }) {
  const { personId, personName, positionTitle, organisationName } = pathway
  return (
    <>
      <Section title="Люди и сроки">
        <KeyValue
          items={[
            {
              label: 'Педагог',
              value: <AppLink to={`/people/${personId}`}>{personName}</AppLink>,
              note: [positionTitle, organisationName].filter(Boolean).join(', '),
            },
            { label: 'Сопровождает', value: pathway.curatorName ?? 'не назначен' },
            { label: 'Срок', value: formatPeriod(pathway.startsOn, pathway.endsOn) },
            pathway.budgetHours !== null && {
              label: 'Часы',
              value: `${formatNumber(pathway.hours)} из\u00A0${formatNumber(pathway.budgetHours)}\u00A0ч`,
              note: 'занято из отведённых',
            },
            { label: 'Составлен', value: formatDate(pathway.draftedOn) },
            pathway.offeredOn !== null && { label: 'Предложен', value: formatDate(pathway.offeredOn) },
            pathway.confirmedOn !== null && { label: 'Подтверждён', value: formatDate(pathway.confirmedOn) },
            pathway.finishedOn !== null && {
              label: pathway.status === 'stopped' ? 'Прекращён' : 'Завершён',
              value: formatDate(pathway.finishedOn),
              note: pathway.stopReason,
            },
          ]}
        />
        {pathway.attemptId && (
          <AppLink to={`/diagnostics/attempts/${pathway.attemptId}/result`}>
            Диагностика, по которой составлен
          </AppLink>
        )}
      </Section>
      <Section title="История">
        <History entries={historyWords(pathway.history)} />
      </Section>
    </>
  )
}
