import { AREAS } from '#modules/competencies/contract.ts'
import { formatDate, formatNumber } from '#ui/format.ts'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink, useGo } from '#ui/link.tsx'
import { ProfileDots } from '#ui/profile-dots.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import type { ProfileRow } from '../../contract.ts'
import classes from './result.module.css'
import { chanceWords, percentOf, ruleWords, SOURCES } from './result-words.ts'
import { useSearchParam } from './use-search-param.ts'

type Rating = { competencyId: string; level: number; source: ProfileRow['source']; ratedAt: string }

/** Profile with interval and target; each row opens what the levels mean and how this one was computed. */
export function ProfileTable({
  profile,
  levels,
  ratings = [],
  rule,
  address,
}: {
  profile: readonly ProfileRow[]
  levels: readonly string[]
  /** Earlier measurements, for the dynamics of a row. */
  ratings?: readonly Rating[]
  /** Rule of the instrument, when all rows come from one attempt. */
  rule?: string
  /** Address of the page: rows are opened in it. */
  address: string
}) {
  const go = useGo()
  const open = useSearchParam('open')
  const row = profile.find(one => one.competencyId === open)
  return (
    <>
      <ProfileDots
        caption="Уровень по компетенциям, возможный разброс и цель"
        levels={levels}
        rows={profile.map((one, index) => ({
          id: one.competencyId,
          competency: one.title,
          area: AREAS[one.area],
          level: one.level,
          low: one.low,
          high: one.high,
          target: one.target,
          // The server has put the most important gap first.
          importance: profile.length - index,
          ...(rule === undefined && { source: `${SOURCES[one.source]}, ${formatDate(one.ratedAt)}` }),
          to: `${address}?open=${one.competencyId}`,
        }))}
      />
      <SidePanel isOpen={row !== undefined} title={row?.title ?? ''} onClose={() => go(address)}>
        {row && <RowDetails row={row} levels={levels} rule={rule} ratings={ratings} />}
      </SidePanel>
    </>
  )
}

function RowDetails({
  row,
  levels,
  rule,
  ratings,
}: {
  row: ProfileRow
  levels: readonly string[]
  rule: string | undefined
  ratings: readonly Rating[]
}) {
  const earlier = ratings
    .filter(one => one.competencyId === row.competencyId)
    .toSorted((a, b) => b.ratedAt.localeCompare(a.ratedAt))
  return (
    <div className={classes.details}>
      <section>
        <h3>Сейчас: {row.levelName}</h3>
        <p>{row.levelDescription}</p>
      </section>
      {row.target !== null && row.target !== row.level && (
        <section>
          <h3>Цель: {row.targetName}</h3>
          <p>{row.targetDescription}</p>
        </section>
      )}
      {row.target === row.level && <p>Это и&nbsp;есть целевой уровень должности.</p>}
      {row.isDeficit && (
        <p>
          <AppLink to={`/offers?competency=${row.competencyId}`}>Что поможет вырасти</AppLink>
        </p>
      )}
      <section>
        <h3>Как посчитано</h3>
        <p>{chanceWords(row)}</p>
        <Chances row={row} levels={levels} />
        <KeyValue
          items={[
            row.points !== null && {
              label: 'Баллы',
              value: `${formatNumber(row.points, { decimals: 1 })} из\u00A0${formatNumber(row.maxPoints, { decimals: 1 })}`,
            },
            rule !== undefined && { label: 'Правило', value: ruleWords(rule) },
            { label: 'Источник', value: `${SOURCES[row.source]}, ${formatDate(row.ratedAt)}` },
          ]}
        />
        <p className={classes.small}>
          Уровень назначен по доле баллов. Заданий немного, поэтому рядом показано, насколько вероятен каждый
          уровень: чем больше заданий, тем увереннее оценка.
        </p>
      </section>
      {earlier.length > 1 && (
        <section>
          <h3>Как менялось</h3>
          <ol className={classes.steps}>
            {earlier.map(one => (
              <li key={one.ratedAt}>
                {formatDate(one.ratedAt)}&nbsp;— {levels[one.level] ?? one.level} ({SOURCES[one.source]})
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  )
}

/** Probability of every level as a bar and in words. */
function Chances({ row, levels }: { row: ProfileRow; levels: readonly string[] }) {
  return (
    <table className={classes.chances}>
      <caption className="for-screen-reader">Вероятность каждого уровня</caption>
      <tbody>
        {row.probabilities.map((share, level) => (
          <tr key={levels[level] ?? level}>
            <th scope="row">{levels[level] ?? level}</th>
            <td aria-hidden="true">
              <span className={classes.chance} style={{ width: `${Math.max(1, share * 100)}%` }} />
            </td>
            <td>{percentOf(share)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
