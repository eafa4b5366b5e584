import { plural } from '#ui/format.ts'

/** Words about the time of an attempt; pure, so that they can be checked to the second. */

const NBSP = '\u00A0'
const MINUTE = 60_000

/** «Осталось 32 мин», from five minutes on «Осталось 4:59»; rounded up, so that it never promises less than there is. */
export function timeWords(ms: number): string {
  if (ms <= 0) return 'Время вышло'
  if (ms > 5 * MINUTE) return `Осталось ${spanWords(Math.ceil(ms / MINUTE))}`
  const seconds = Math.ceil(ms / 1000)
  return `Осталось ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** «32 мин», «1 ч 15 мин». */
export function spanWords(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  return [hours > 0 && `${hours}${NBSP}ч`, (rest > 0 || hours === 0) && `${rest}${NBSP}мин`]
    .filter(Boolean)
    .join(' ')
}

/**
 * What is said once when so much time is left: at five minutes and at one. The text holds from its moment until the
 * next one, so a page loaded in between says it too.
 */
export function timeWarning(ms: number): string | null {
  if (ms <= 0 || ms > 5 * MINUTE) return null
  return ms > MINUTE
    ? `Осталось меньше 5${NBSP}минут. Всё отвеченное сохранено: проверьте, не пропущено ли что-то.`
    : `Осталось меньше минуты. В${NBSP}конце диагностика завершится сама, ответы засчитаются.`
}

/** What follows «до»: «45 минут», «21 минуты», «1 ч 30 мин». */
export function upToWords(minutes: number): string {
  return minutes < 60 ? plural(minutes, 'минуты', 'минут', 'минут') : spanWords(minutes)
}
