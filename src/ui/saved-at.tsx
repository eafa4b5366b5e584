import { useSyncExternalStore } from 'react'
import { formatTime } from './format.ts'
import classes from './saved-at.module.css'

/** `waiting`: kept on this device until the line is back. */
export type SaveState = 'clean' | 'saving' | 'saved' | 'waiting' | 'failed'

/** «Сохранено в 14:32», «Сохраняем…», «Нет связи: ответы хранятся на этом устройстве». */
export function SavedAt({
  state,
  at,
  waiting,
}: {
  state: SaveState
  at?: string | Date | null
  waiting?: number
}) {
  const isOnline = useOnline()
  return (
    <span className={classes.saved} data-state={state} role="status">
      {wordsOf(isOnline || state !== 'clean' ? state : 'waiting', at ?? null, waiting ?? 0, isOnline)}
    </span>
  )
}

function wordsOf(state: SaveState, at: string | Date | null, waiting: number, isOnline: boolean): string {
  switch (state) {
    case 'clean':
      return at ? `Сохранено в\u00A0${formatTime(at)}` : ''
    case 'saving':
      return 'Сохраняем…'
    case 'saved':
      return at ? `Сохранено в\u00A0${formatTime(at)}` : 'Сохранено'
    case 'waiting':
      return `${isOnline ? 'Отправим, как только сервер ответит' : 'Нет связи'}: ${
        waiting > 0 ? `изменений на этом устройстве — ${waiting}` : 'всё хранится на этом устройстве'
      }`
    case 'failed':
      return 'Не сохранено. Проверьте отмеченные поля.'
  }
}

/** Whether the browser believes it has a line. */
export function useOnline(): boolean {
  return useSyncExternalStore(
    listener => {
      window.addEventListener('online', listener)
      window.addEventListener('offline', listener)
      return () => {
        window.removeEventListener('online', listener)
        window.removeEventListener('offline', listener)
      }
    },
    () => navigator.onLine,
  )
}
