import { RecordPage, Section } from '#ui/page.tsx'
import { Status } from '#ui/status.tsx'
import classes from '../pathways.module.css'
import { statusWords, toneOf } from '../words.ts'
import { AboutPathway, Steps, type TeacherPathwayProps } from './teacher-parts.tsx'

/** The pathway is with the methodologist, who has the teacher's wish before her. */
export function ReturnedPathway({ pathway, after }: TeacherPathwayProps) {
  return (
    <RecordPage
      title="Мой маршрут"
      status={<Status tone={toneOf(pathway)}>{statusWords(pathway)}</Status>}
      lead="Маршрут у методиста. Когда он поправит шаги, вы получите уведомление и сможете подтвердить."
      side={<AboutPathway pathway={pathway} />}
    >
      <Section title="Ваше пожелание">
        <p className={classes.wish}>{pathway.card.teacherRequest}</p>
      </Section>
      <Section title="Шаги, как они сейчас">
        <Steps pathway={pathway} />
      </Section>
      {after}
    </RecordPage>
  )
}
