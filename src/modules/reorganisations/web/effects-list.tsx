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
          <b>{plural(effects[line.of], ...line.words)}</b> — {isDone ? line.done : line.will}
        </li>
      ))}
    </ul>
  )
}

const LINES: readonly {
  of: keyof Moved
  words: readonly [string, string, string]
  will: string
  done: string
}[] = [
  {
    of: 'people',
    words: ['человек', 'человека', 'человек'],
    will: 'перейдут: прежняя работа кончится накануне, новая начнётся в этот день',
    done: 'перешли',
  },
  {
    of: 'jobs',
    words: ['запись о работе', 'записи о работе', 'записей о работе'],
    will: 'с теми же должностью, нагрузкой и предметами',
    done: 'продолжены в новой организации',
  },
  {
    of: 'bodies',
    words: ['организация', 'организации', 'организаций'],
    will: 'окажутся в другом муниципалитете',
    done: 'оказались в другом муниципалитете',
  },
  {
    of: 'units',
    words: ['подразделение', 'подразделения', 'подразделений'],
    will: 'войдут в новую организацию',
    done: 'вошли в новую организацию',
  },
  {
    of: 'care',
    words: ['закрепление за методистом', 'закрепления за методистом', 'закреплений за методистом'],
    will: 'продолжатся с тем же методистом',
    done: 'продолжены',
  },
  {
    of: 'pathways',
    words: ['открытый маршрут', 'открытых маршрута', 'открытых маршрутов'],
    will: 'пойдут дальше вместе с человеком',
    done: 'перешли вместе с человеком',
  },
  {
    of: 'campaigns',
    words: ['открытая кампания', 'открытые кампании', 'открытых кампаний'],
    will: 'перейдут к новой организации',
    done: 'перешли к новой организации',
  },
  {
    of: 'roles',
    words: ['роль', 'роли', 'ролей'],
    will: 'останутся у прежней: права в новой назначают заново в «Учётных записях»',
    done: 'остались у прежней',
  },
  {
    of: 'lateFacts',
    words: ['факт', 'факта', 'фактов'],
    will: 'записаны в прежней после этого дня и останутся за ней',
    done: 'остались за прежней',
  },
]
