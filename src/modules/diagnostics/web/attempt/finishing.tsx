import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { plural } from '#ui/format.ts'
import { Loading } from '#ui/loading.tsx'
import { Page } from '#ui/page.tsx'
import type { Attempt } from '../../contract.ts'
import { resultAt } from '../addresses.ts'
import type { AnswerBook } from '../answers/answer-book.ts'
import classes from './attempt.module.css'
import { isAnswered } from './navigator.tsx'
import type { Finishing as State } from './use-finish.ts'

type Items = Attempt['items']

/** What finishing means, with the items still open; each number leads to its item. */
export function FinishQuestion({
  items,
  book,
  marks,
  onGo,
}: {
  items: Items
  book: AnswerBook
  marks: readonly string[]
  onGo: (index: number) => void
}) {
  const empty = items.filter(item => !isAnswered(book, item.id))
  const marked = items.filter(item => marks.includes(item.id) && isAnswered(book, item.id))
  return (
    <div className={classes.finish}>
      {empty.length === 0 ? (
        <p>Вы ответили на все задания.</p>
      ) : (
        <Numbers
          title={`Без ответа ${plural(empty.length, 'задание', 'задания', 'заданий')}, они не дадут баллов:`}
          items={items}
          some={empty}
          onGo={onGo}
        />
      )}
      {marked.length > 0 && <Numbers title="Вы хотели вернуться:" items={items} some={marked} onGo={onGo} />}
      <p>После завершения ответы не изменить. Результат появится сразу.</p>
    </div>
  )
}

function Numbers({
  title,
  items,
  some,
  onGo,
}: {
  title: string
  items: Items
  some: Items
  onGo: (index: number) => void
}) {
  return (
    <div>
      <p>{title}</p>
      <ul className={classes.numbers} data-inline>
        {some.map(item => (
          <li key={item.id}>
            <button
              type="button"
              className={classes.number}
              aria-label={`К заданию ${item.position}`}
              onClick={() => onGo(items.indexOf(item))}
            >
              {item.position}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The end of an attempt on its way to the server. */
export function Finishing({
  attempt,
  finishing,
  waiting,
  onBack,
}: {
  attempt: Attempt
  finishing: State
  waiting: number
  /** Absent once the time is over. */
  onBack: (() => void) | undefined
}) {
  return (
    <Page title={attempt.title} width="reading">
      <div role="status">
        <Words attempt={attempt} finishing={finishing} waiting={waiting} />
      </div>
      {finishing.stage === 'going' && !finishing.isHeldUp && (
        <Loading shape="text" rows={2} label="Завершаем" />
      )}
      <ButtonRow>
        {finishing.stage === 'lost' && (
          <ButtonLink tone="primary" to={resultAt(attempt.id)}>
            К результату
          </ButtonLink>
        )}
        {finishing.stage === 'barred' && (
          <ButtonLink tone="primary" to="/">
            Войти снова
          </ButtonLink>
        )}
        {onBack && finishing.stage !== 'lost' && <Button onClick={onBack}>Вернуться к заданиям</Button>}
      </ButtonRow>
    </Page>
  )
}

function Words({ attempt, finishing, waiting }: { attempt: Attempt; finishing: State; waiting: number }) {
  if (finishing.stage === 'lost') {
    const numbers = attempt.items.filter(item => finishing.items.includes(item.id)).map(item => item.position)
    return (
      <p>
        Диагностика завершена. Ответы на задания {numbers.join(', ')} не успели дойти до сервера и не
        засчитаны, остальные учтены. Если связи не было не по вашей вине, напишите методисту.
      </p>
    )
  }
  if (finishing.stage === 'barred')
    return <p>{finishing.reason} Ответы, которые ещё не отправлены, хранятся на этом устройстве.</p>
  if (finishing.stage === 'going' && finishing.isHeldUp)
    return (
      <p>
        Нет связи с сервером.{' '}
        {waiting > 0 &&
          `На этом устройстве ${plural(waiting, 'неотправленный ответ', 'неотправленных ответа', 'неотправленных ответов')}. `}
        Завершим сами, как только связь появится. Не закрывайте страницу.
      </p>
    )
  return <p>Отправляем ответы и завершаем…</p>
}
