import type { ReactNode } from 'react'
import { systemClock } from '#platform/clock/clock.ts'
import { addressOf } from '#ui/api.ts'
import { ButtonLink, ButtonRow } from '#ui/button.tsx'
import { formatDate } from '#ui/format.ts'
import { KeyValue } from '#ui/key-value.tsx'
import { Section } from '#ui/page.tsx'
import { PathwayTimeline } from '#ui/pathway-timeline.tsx'
import { type Pathway, type PathwayItem, printPathway } from '../../contract.ts'
import classes from '../pathways.module.css'
import { deficitsClosed, standing, stateOf } from '../steps.ts'

export type TeacherPathwayProps = {
  pathway: Pathway
  reload: () => void
  /** What stands below: former pathways. */
  after?: ReactNode
}

/** What the pathway closes, competency by competency, from which level to which. */
export function Closes({ pathway, title }: { pathway: Pathway; title: string }) {
  const deficits = deficitsClosed(pathway.items)
  if (deficits.length === 0) return null
  return (
    <Section title={title}>
      <ul className={classes.deficits}>
        {deficits.map(one => (
          <li key={one.competency}>
            <span>{one.title}</span>
            <span className={classes.levels}>
              {one.fromName} → {one.toName}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** What stays open and why: said plainly, so that nobody takes the pathway for more than it is. */
export function LeftOpen({ pathway }: { pathway: Pathway }) {
  if (pathway.unreached.length === 0) return null
  return (
    <Section title="Что останется на потом">
      <ul className={classes.deficits}>
        {pathway.unreached.map(one => (
          <li key={one.competency}>
            <span>{one.title}</span>
            <span className={classes.levels}>{one.why}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Steps by month; `actionOf` puts a button to a step. */
export function Steps({
  pathway,
  actionOf,
}: {
  pathway: Pathway
  actionOf?: (item: PathwayItem) => ReactNode
}) {
  const today = systemClock.today()
  return (
    <PathwayTimeline
      steps={standing(pathway.items).map(item => ({
        id: item.id,
        title: item.title,
        kind: item.kind,
        state: stateOf(item, pathway.status, today),
        hours: item.hours,
        start: item.startsOn,
        end: item.endsOn,
        note: item.why,
        action: actionOf?.(item),
      }))}
    />
  )
}

/** Who helps, and the paper. */
export function AboutPathway({ pathway }: { pathway: Pathway }) {
  const paper = (format: 'pdf' | 'docx') =>
    addressOf(printPathway, { params: { id: pathway.id }, query: { format } })
  return (
    <Section title="О маршруте">
      <KeyValue
        items={[
          { label: 'Сопровождает', value: pathway.curatorName ?? 'методист пока не назначен' },
          { label: 'Номер', value: pathway.number },
          pathway.confirmedOn !== null && { label: 'Подтверждён', value: formatDate(pathway.confirmedOn) },
        ]}
      />
      <ButtonRow>
        <ButtonLink to={paper('pdf')} size="small" isExternal>
          Печатная форма (PDF)
        </ButtonLink>
        <ButtonLink to={paper('docx')} size="small" isDownload>
          Word
        </ButtonLink>
      </ButtonRow>
    </Section>
  )
}
