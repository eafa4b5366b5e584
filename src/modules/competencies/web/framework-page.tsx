import { useEffect, useState } from 'react'
import { z } from 'zod'
import type { OperationResult } from '#platform/http/operation.ts'
import { useOperation } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { type TableSearch, useTableSearch } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Field } from '#ui/field.tsx'
import { plural } from '#ui/format.ts'
import { Loaded, Page, Section } from '#ui/page.tsx'
import {
  AREAS,
  areaSchema,
  type CompetencyRow,
  showFramework,
  showTargetProfile,
  type TargetRow,
} from '../contract.ts'
import { chooseCompetencies } from './choose.ts'
import classes from './framework.module.css'

type Framework = OperationResult<typeof showFramework>

const searchSchema = z.object({
  q: z.string().max(200).optional(),
  track: z.enum(['teacher', 'leader']).optional(),
  area: areaSchema.optional(),
  position: z.string().max(100).optional(),
})
type Search = TableSearch<Partial<z.input<typeof searchSchema>>>

/** The framework as a reference: what is expected, level by level, and what a position asks for. */
export default function FrameworkPage() {
  const query = useOperation(showFramework, {})
  return <Loaded query={query}>{framework => <FrameworkView framework={framework} />}</Loaded>
}

function FrameworkView({ framework }: { framework: Framework }) {
  const search = useTableSearch(searchSchema)
  const { position } = search.query
  const profile = useOperation(
    showTargetProfile,
    { query: { position: position ?? '' } },
    { enabled: position !== undefined },
  )
  const targets =
    profile.data && position ? new Map(profile.data.targets.map(one => [one.competencyId, one])) : undefined
  const groups = chooseCompetencies(framework.competencies, search.query, targets)
  const count = groups.reduce((sum, group) => sum + group.competencies.length, 0)
  const title = framework.positions.find(one => one.code === position)?.title
  const { isOpen, setOpen, round } = useUnfolding()
  return (
    <Page
      title="Компетенции"
      count={String(count)}
      lead={
        title
          ? `Чего ждут от должности «${title}»: уровень и\u00A0вес каждой компетенции.`
          : `${framework.title}, версия ${framework.version}. По\u00A0этим описаниям построена диагностика.`
      }
      actions={<Button onClick={() => window.print()}>Напечатать</Button>}
    >
      <Filters search={search} positions={framework.positions} />
      <div data-no-print>
        <Button size="small" onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Свернуть уровни' : 'Развернуть уровни'}
        </Button>
      </div>
      {groups.length === 0 && !profile.isFetching && (
        <EmptyState title="Ничего не подходит">Измените слова поиска или снимите отбор.</EmptyState>
      )}
      {groups.map(group => (
        <Section
          key={group.area}
          title={`${group.title}: ${plural(group.competencies.length, 'компетенция', 'компетенции', 'компетенций')}`}
        >
          <ul className={classes.list}>
            {group.competencies.map(one => (
              <Competency
                key={`${one.id} ${round}`}
                competency={one}
                target={targets?.get(one.id)}
                isOpen={isOpen || (search.query.q ?? '') !== ''}
              />
            ))}
          </ul>
        </Section>
      ))}
    </Page>
  )
}

/** All levels open or shut at once; on paper they are always open. */
function useUnfolding() {
  const [isOpen, setAll] = useState(false)
  const [round, setRound] = useState(0)
  const setOpen = (next: boolean) => {
    setAll(next)
    // New elements: what the reader has unfolded by hand follows too.
    setRound(old => old + 1)
  }
  useEffect(() => {
    const unfold = () => {
      for (const node of document.querySelectorAll('details')) node.open = true
    }
    window.addEventListener('beforeprint', unfold)
    return () => window.removeEventListener('beforeprint', unfold)
  }, [])
  return { isOpen, setOpen, round }
}

function Filters({ search, positions }: { search: Search; positions: Framework['positions'] }) {
  const value = (key: 'q' | 'track' | 'area' | 'position') => search.query[key] ?? ''
  const set = (key: string) => (next: string) => search.set({ [key]: next }, { replace: true })
  return (
    <div className={classes.filters} data-no-print>
      <Field kind="search" name="q" label="Найти" value={value('q')} onChange={set('q')} autoComplete="off" />
      <Field
        kind="select"
        name="position"
        label="Целевой профиль должности"
        placeholder="Не выбран"
        value={value('position')}
        onChange={set('position')}
        options={positions.map(one => ({ value: one.code, label: one.title }))}
      />
      <Field
        kind="select"
        name="area"
        label="Область"
        placeholder="Все"
        value={value('area')}
        onChange={set('area')}
        options={Object.entries(AREAS).map(([key, label]) => ({ value: key, label }))}
      />
      <Field
        kind="select"
        name="track"
        label="Кто"
        placeholder="Все"
        value={value('track')}
        onChange={set('track')}
        options={[
          { value: 'teacher', label: 'Педагоги' },
          { value: 'leader', label: 'Руководители' },
        ]}
      />
    </div>
  )
}

function Competency({
  competency,
  target,
  isOpen,
}: {
  competency: CompetencyRow
  target: TargetRow | undefined
  isOpen: boolean
}) {
  const aim = target && competency.levels.find(level => level.level === target.level)
  return (
    <li className={classes.competency} data-keep-together>
      <h3>
        <span className={classes.code}>{competency.code}</span> {competency.title}
      </h3>
      <p>{competency.description}</p>
      {aim && target && (
        <p className={classes.aim}>
          Цель: <b>{aim.name}</b>, вес {String(target.weight).replace('.', ',')}
        </p>
      )}
      <details open={isOpen}>
        <summary>Уровни</summary>
        <dl className={classes.levels}>
          {competency.levels.map(level => (
            <div key={level.level} data-aim={level.level === target?.level || undefined}>
              <dt>
                <span className={classes.step} data-level={level.level} aria-hidden="true" />
                {level.name}
                {level.level === target?.level && <span className={classes.mark}> — цель</span>}
              </dt>
              <dd>{level.description}</dd>
            </div>
          ))}
        </dl>
      </details>
    </li>
  )
}
