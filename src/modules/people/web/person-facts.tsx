import { type ReactNode, useState } from 'react'
import { Button } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateShort, formatNumber, formatPeriod } from '#ui/format.ts'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink } from '#ui/link.tsx'
import { newestOf } from '#ui/newest.ts'
import { Section } from '#ui/page.tsx'
import { CATEGORIES, EMPLOYMENT_KINDS, type PersonCard, RECORD_KINDS, RECORD_LEVELS } from '../contract.ts'
import { CorrectEmploymentDialog } from './correct-employment-dialog.tsx'
import { QualificationDialog } from './qualification-dialog.tsx'
import { RecordDialog } from './record-dialog.tsx'

const mayChange = (card: PersonCard) => card.actions.some(one => one.action === 'update' && one.allowed)

/** A line under a fact: its notes, and the way to put it right for whoever keeps it. */
function Note({ parts, onCorrect }: { parts: (string | false | null)[]; onCorrect?: (() => void) | false }) {
  return (
    <>
      {parts.filter(Boolean).join(' · ')}{' '}
      {onCorrect && (
        <Button size="small" tone="quiet" onClick={onCorrect}>
          Исправить
        </Button>
      )}
    </>
  )
}

/** Jobs the reader may see, the present ones first. */
export function Employments({ card }: { card: PersonCard }) {
  const [open, setOpen] = useState<PersonCard['employments'][number] | null>(null)
  return (
    <Section title="Работа">
      {card.employments.length === 0 ? (
        <EmptyState title="Записей о работе не видно">
          Их показывают тем, кто ведёт кадры этой организации.
        </EmptyState>
      ) : (
        <KeyValue
          items={card.employments.map(job => ({
            id: job.id,
            label: formatPeriod(job.validFrom, job.validTo),
            value: (
              <>
                {job.positionTitle},{' '}
                <AppLink to={`/organisations/${job.organisationId}`}>{job.organisationName}</AppLink>
              </>
            ),
            note: (
              <Note
                parts={[
                  !job.isCurrent && 'не сейчас',
                  EMPLOYMENT_KINDS[job.kind],
                  job.load !== null && `ставка ${formatNumber(job.load)}`,
                  job.subjects.join(', '),
                ]}
                onCorrect={mayChange(card) && (() => setOpen(job))}
              />
            ),
          }))}
        />
      )}
      {open && (
        <CorrectEmploymentDialog
          card={card}
          job={newestOf(card.employments, open)}
          onClose={() => setOpen(null)}
        />
      )}
    </Section>
  )
}

export function Qualifications({ card }: { card: PersonCard }) {
  const [open, setOpen] = useState<PersonCard['qualifications'][number] | null>(null)
  return (
    <Section title="Квалификационные категории">
      {card.qualifications.length === 0 ? (
        <EmptyState title="Категорий нет">Присвоенную категорию записывает методист организации.</EmptyState>
      ) : (
        <KeyValue
          items={card.qualifications.map(one => ({
            id: one.id,
            label: `с ${formatDateShort(one.assignedOn)}`,
            value: CATEGORIES[one.category],
            note: (
              <Note
                parts={[
                  one.validTo === null ? 'без срока' : `до ${formatDateShort(one.validTo)}`,
                  !one.isInForce && 'не действует',
                  one.act,
                ]}
                onCorrect={mayChange(card) && (() => setOpen(one))}
              />
            ),
          }))}
        />
      )}
      {open && (
        <QualificationDialog
          card={card}
          known={newestOf(card.qualifications, open)}
          onClose={() => setOpen(null)}
        />
      )}
    </Section>
  )
}

/** Education, awards and languages. */
export function Records({ card }: { card: PersonCard }) {
  const [open, setOpen] = useState<PersonCard['records'][number] | null>(null)
  return (
    <Section title="Образование, награды, языки">
      {card.records.length === 0 ? (
        <EmptyState title="Записей нет">
          Их добавляет методист организации, от педагога бумаг не нужно.
        </EmptyState>
      ) : (
        <KeyValue
          items={card.records.map(one => ({
            id: one.id,
            label: RECORD_KINDS[one.kind],
            value: one.title as ReactNode,
            note: (
              <Note
                parts={[
                  (RECORD_LEVELS[one.kind] as Readonly<Record<string, string>>)[one.level] ?? null,
                  one.detail,
                  one.document,
                  one.obtainedOn && formatDateShort(one.obtainedOn),
                ]}
                onCorrect={mayChange(card) && (() => setOpen(one))}
              />
            ),
          }))}
        />
      )}
      {open && (
        <RecordDialog card={card} known={newestOf(card.records, open)} onClose={() => setOpen(null)} />
      )}
    </Section>
  )
}
