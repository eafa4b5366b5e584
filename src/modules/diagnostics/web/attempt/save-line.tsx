import { ButtonLink } from '#ui/button.tsx'
import { formatTime, plural } from '#ui/format.ts'
import { useOnline } from '#ui/saved-at.tsx'
import { waiting } from '../answers/answer-book.ts'
import type { SenderState } from '../answers/answer-sender.ts'
import classes from './attempt.module.css'

/**
 * Whether the answers are safe: «Сохранено в 14:32», «Нет связи, ответ сохранён на этом устройстве, отправим сами».
 * Saving itself is not announced to a screen reader, only trouble and its end are.
 */
export function SaveLine({ state }: { state: SenderState }) {
  const isOnline = useOnline()
  const left = waiting(state.book).length
  const trouble = troubleOf(state, left, isOnline)
  return (
    <div className={classes.save} data-trouble={trouble !== null || undefined}>
      <span role="status">{trouble}</span>
      {trouble === null && <span>{calmWords(state, left)}</span>}
      {state.phase === 'barred' && (
        <ButtonLink to="/" size="small">
          Войти снова
        </ButtonLink>
      )}
    </div>
  )
}

function calmWords({ savedAt }: SenderState, left: number): string {
  if (left > 0) return 'Сохраняем…'
  return savedAt ? `Сохранено в\u00A0${formatTime(savedAt)}` : 'Ответы сохраняются сразу'
}

/** Null when all is well: a single slow sending is no trouble yet. */
function troubleOf({ phase, isKept, reason }: SenderState, left: number, isOnline: boolean): string | null {
  if (left === 0) return null
  if (phase === 'barred')
    return `${reason ?? ''} ${plural(left, 'ответ хранится', 'ответа хранятся', 'ответов хранятся')} на этом устройстве.`
  if (phase !== 'waiting' && isOnline) return null
  const line = isOnline ? 'Сервер не отвечает' : 'Нет связи'
  if (!isKept)
    return `${line}, а браузер не даёт хранить ответы. Не закрывайте страницу: отправим, как только сможем.`
  return left === 1
    ? `${line}, ответ сохранён на этом устройстве, отправим сами`
    : `${line}, ${plural(left, 'ответ сохранён', 'ответа сохранены', 'ответов сохранены')} на этом устройстве, отправим сами`
}
