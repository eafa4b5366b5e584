import { useOperation } from '#ui/api.ts'
import { ButtonLink } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDate, formatPeriod } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { Loaded, Page, Section } from '#ui/page.tsx'
import { Status } from '#ui/status.tsx'
import { listMyPathways, type PathwayRow } from '../contract.ts'
import classes from './pathways.module.css'
import { TeacherPathway } from './teacher/teacher-pathway.tsx'
import { statusWords, toneOf } from './words.ts'

/** «Мой маршрут»: the living one, or the last; the former ones as links. */
export default function MyPathwayPage() {
  const query = useOperation(listMyPathways, {})
  return (
    <Loaded query={query}>
      {({ pathways }) => {
        const present = pathways.find(isLiving) ?? pathways[0]
        if (!present) return <NoPathway />
        const former = pathways.filter(one => one !== present)
        return <TeacherPathway id={present.id} after={former.length > 0 && <Former pathways={former} />} />
      }}
    </Loaded>
  )
}

const isLiving = ({ status }: PathwayRow) =>
  status === 'draft' || status === 'offered' || status === 'running'

function NoPathway() {
  return (
    <Page title="Мой маршрут" width="reading">
      <EmptyState
        title="Здесь будет ваш маршрут"
        action={
          <ButtonLink to="/diagnostics" tone="primary">
            Перейти к диагностике
          </ButtonLink>
        }
      >
        Он составляется сам по итогам независимой диагностики: программы, занятия и практика на год, с часами
        и сроками. Методист посмотрит его и предложит вам, а вы сможете заменить то, что не подходит. Писать
        ничего не нужно.
      </EmptyState>
    </Page>
  )
}

function Former({ pathways }: { pathways: readonly PathwayRow[] }) {
  return (
    <Section title="Прежние маршруты">
      <ul className={classes.plain}>
        {pathways.map(one => (
          <li key={one.id} className={classes.line}>
            <AppLink to={`/pathways/${one.id}`}>Маршрут № {one.number}</AppLink>
            <Status tone={toneOf(one)}>{statusWords(one)}</Status>
            <span className={classes.soft}>
              {one.confirmedOn ? formatPeriod(one.confirmedOn, one.endsOn) : formatDate(one.draftedOn)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
