import { usePacks } from '#modules/acts/web/index.ts'
import { addressOf, useOperation } from '#ui/api.ts'
import { ButtonLink, ButtonRow } from '#ui/button.tsx'
import { useTableSearch } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Field } from '#ui/field.tsx'
import { formatDate, plural } from '#ui/format.ts'
import { Loaded, Page, Section } from '#ui/page.tsx'
import {
  exportGoals,
  GAPS,
  GOAL_KIND_TITLES,
  type GoalRow,
  type GoalsMap,
  goalsQuery,
  showGoals,
} from '../contract.ts'
import { addressOfGoal, Doers, Figures, GoalHead, sentence } from './goal-parts.tsx'
import classes from './goals.module.css'

type Search = { pack?: string; kind?: string; gap?: string; indicator?: string; q?: string; on?: string }

/** What the system is for: aims with their tasks, what measures them, who does them, and what nobody does. */
export default function GoalsPage() {
  const search = useTableSearch(goalsQuery)
  const query = useOperation(showGoals, { query: search.query }, { keepPrevious: true })
  const set = (changes: Search) => search.set(changes as never)
  return (
    <Loaded query={query} page={{ title: 'Цели и задачи' }}>
      {map => (
        <Page title="Цели и задачи" lead={leadOf(map)}>
          <Filters map={map} query={search.query} set={set} />
          <Gaps map={map} set={set} />
          {map.silent.map(one => (
            <p key={one.pack} className={classes.note}>
              {one.pack}: {one.text}
            </p>
          ))}
          {map.goals.length === 0 ? (
            <EmptyState title="Ничего не нашлось">
              Измените отбор или поищите другими словами: по тексту, пункту, акту.
            </EmptyState>
          ) : (
            <ul className={classes.tree} aria-label="Цели и задачи">
              {map.goals.map((goal, at) => (
                <Goal key={goal.code} goal={goal} before={map.goals[at - 1]} map={map} />
              ))}
            </ul>
          )}
        </Page>
      )}
    </Loaded>
  )
}

function leadOf({ pack, counts, unit, on }: GoalsMap): string {
  const tasks = plural(counts.tasks, 'задача', 'задачи', 'задач')
  const figures = unit ? ` Значения показателей: ${unit.name}, на ${formatDate(on)}.` : ''
  return `${pack.title}: ${tasks}, с показателем — ${counts.measured}, с исполнителем — ${counts.served}.${figures}`
}

function Filters({ map, query, set }: { map: GoalsMap; query: Search; set: (changes: Search) => void }) {
  const { options, own } = usePacks()
  const file = (format: 'xlsx' | 'pdf' | 'docx') =>
    addressOf(exportGoals, { query: { ...query, format } as never })
  const isNarrowed = Boolean(query.kind || query.gap || query.indicator || query.on)
  return (
    <div className={classes.filters} data-no-print>
      <Field
        name="pack"
        kind="select"
        label="Акт региона"
        value={query.pack ?? own ?? map.pack.code}
        options={options.length > 0 ? options : [{ value: map.pack.code, label: map.pack.title }]}
        onChange={pack => set({ pack })}
      />
      <Field
        name="q"
        kind="search"
        label="Поиск"
        placeholder="Слова, пункт, акт"
        value={query.q ?? ''}
        onChange={q => set({ q: q || undefined } as Search)}
      />
      <details className={classes.rest} open={isNarrowed}>
        <summary>Отбор</summary>
        <div>
          <Field
            name="kind"
            kind="select"
            label="Вид"
            width="medium"
            placeholder="Все"
            value={query.kind ?? ''}
            options={optionsOf(GOAL_KIND_TITLES)}
            onChange={kind => set({ kind: kind || undefined } as Search)}
          />
          <Field
            name="gap"
            kind="select"
            label="Чего нет у задачи"
            width="medium"
            placeholder="Не важно"
            value={query.gap ?? ''}
            options={optionsOf(GAPS)}
            onChange={gap => set({ gap: gap || undefined } as Search)}
          />
          <Field
            name="indicator"
            kind="select"
            label="Показатель"
            width="short"
            placeholder="Все"
            value={query.indicator ?? ''}
            options={map.indicators.map(one => ({ value: one.code, label: one.code }))}
            onChange={indicator => set({ indicator: indicator || undefined } as Search)}
          />
          <Field
            key={map.on}
            name="on"
            kind="date"
            label="На день"
            width="short"
            value={map.on}
            onChange={on => {
              if (on === '' || /^\d{4}-\d{2}-\d{2}$/.test(on)) set({ on: on || undefined } as Search)
            }}
          />
        </div>
      </details>
      <ButtonRow>
        {map.isKept && (
          <ButtonLink to="/goals/new" tone="primary">
            Поставить цель или задачу
          </ButtonLink>
        )}
        <ButtonLink to={file('pdf')} isDownload>
          Печать
        </ButtonLink>
        <ButtonLink to={file('docx')} isDownload>
          Word
        </ButtonLink>
        <ButtonLink to={file('xlsx')} isDownload>
          Выгрузить XLSX
        </ButtonLink>
      </ButtonRow>
    </div>
  )
}

const optionsOf = (titles: Readonly<Record<string, string>>) =>
  Object.entries(titles).map(([value, label]) => ({ value, label }))

/** What nobody measures and nobody does, and what measures nothing: said before the tree. */
function Gaps({ map, set }: { map: GoalsMap; set: (changes: Search) => void }) {
  const idle = map.indicators.filter(one => one.serves === 0)
  if (map.counts.bare === 0 && idle.length === 0) return null
  return (
    <Section title="Пробелы">
      <ul className={classes.lines}>
        {map.counts.bare > 0 && (
          <li>
            <span>
              {plural(map.counts.bare, 'задача', 'задачи', 'задач')} без показателя и без исполнителя.{' '}
              <a
                href="?gap=bare"
                onClick={event => {
                  event.preventDefault()
                  set({ gap: 'bare' })
                }}
              >
                Показать
              </a>
            </span>
          </li>
        )}
        {idle.length > 0 && (
          <li>
            <span>
              Ни одной цели и задаче не {idle.length === 1 ? 'служит показатель' : 'служат показатели'}{' '}
              {idle.map(one => one.code).join(', ')}.
            </span>
          </li>
        )}
      </ul>
    </Section>
  )
}

function Goal({ goal, before, map }: { goal: GoalRow; before: GoalRow | undefined; map: GoalsMap }) {
  const indicators = map.indicators.filter(one => goal.indicators.includes(one.code))
  const answered = goal.functions.filter(one => one.isAnswered).length
  return (
    <li className={classes.goal} data-depth={Math.min(goal.depth, 2)} data-found={goal.isFound}>
      {goal.area && goal.area !== before?.area && <p className={classes.note}>{sentence(goal.area)}</p>}
      <GoalHead goal={goal} to={addressOfGoal({ code: goal.code, pack: map.pack.code })} />
      <p className={classes.text}>{sentence(goal.text)}</p>
      {indicators.length > 0 && <Figures indicators={indicators} />}
      {goal.functions.length > 0 && (
        <details className={classes.more}>
          <summary>
            {plural(goal.functions.length, 'функция', 'функции', 'функций')}, есть исполнитель у {answered}
          </summary>
          <Doers functions={goal.functions} of={map} />
        </details>
      )}
    </li>
  )
}
