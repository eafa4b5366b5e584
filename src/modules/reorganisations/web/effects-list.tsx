import { plural } from '#ui/format.ts'
import type { ReorganisationCard } from '../contract.ts'
import classes from './reorganisations.module.css'

type Moved = ReorganisationCard['effects']

/** What moves, line by line, in words; nothing that is zero. */
export function EffectsList({ effects, isDone }: { effects: Moved; isDone: boolean }) {
  const lines = LINES.filter(line => effects[line.of] > 0)
  if (lines.length === 0) return <p>{isDone ? 'Ничего не переместилось.' : 'Перемещать нечего.'}</p>
  return (
    <ul className={classes.effects}>
      {lines.map(line => (
        <li key={line.of}>
          <b>{plural(effects[line.of], ...line.words)}</b> — {line.text}
        </li>
      ))}
    </ul>
  )
}

const LINES: readonly { of: keyof Moved; words: readonly [string, string, string]; text: string }[] = [
  {
    of: 'people',
    words: ['человек', 'человека', 'человек'],
    text: 'прежняя работа до кануна этого дня, новая с него',
  },
  {
    of: 'jobs',
    words: ['запись о работе', 'записи о работе', 'записей о работе'],
    text: 'с теми же должностью, нагрузкой и предметами',
  },
  {
    of: 'bodies',
    words: ['организация', 'организации', 'организаций'],
    text: 'теперь в другом муниципалитете',
  },
  {
    of: 'units',
    words: ['подразделение', 'подразделения', 'подразделений'],
    text: 'теперь в составе новой организации',
  },
  {
    of: 'care',
    words: ['закрепление за методистом', 'закрепления за методистом', 'закреплений за методистом'],
    text: 'с тем же методистом, без перерыва',
  },
  {
    of: 'pathways',
    words: ['открытый маршрут', 'открытых маршрута', 'открытых маршрутов'],
    text: 'дальше вместе с человеком',
  },
  {
    of: 'pairs',
    words: ['пара педагогов', 'пары педагогов', 'пар педагогов'],
    text: 'продолжается в новой организации',
  },
  {
    of: 'campaigns',
    words: ['открытая кампания', 'открытые кампании', 'открытых кампаний'],
    text: 'дальше у новой организации',
  },
  {
    of: 'resources',
    words: ['ресурс', 'ресурса', 'ресурсов'],
    text: 'до кануна этого дня на прежнем месте, дальше на новом',
  },
  {
    of: 'roles',
    words: ['роль', 'роли', 'ролей'],
    text: 'только у прежней: права в новой назначают заново в «Учётных записях»',
  },
  {
    of: 'lateFacts',
    words: ['факт', 'факта', 'фактов'],
    text: 'после этого дня в прежней организации, остаются за ней',
  },
]
