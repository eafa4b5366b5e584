/** What a cell turned out to be: its value, or what is wrong with it and what to do, in two sentences. */
export type Cell<T> = { value: T } | { code: string; wrong: string }

/** A cell that cannot be read: a code, what is wrong and what to do. */
export const wrong = (code: string, text: string) => ({ code, wrong: text })

const NOTHING = new Set(['нет', 'отсутствует', 'не указано', 'не указан', 'не указана', 'нет данных', 'н/д'])

/** Whether a cell says in words or by a dash that there is nothing: «—», «нет», «отсутствует». */
export const saysNothing = (text: string): boolean =>
  /^[-‐‑–—]+$/.test(text) || NOTHING.has(text.toLowerCase().replace(/\.$/, ''))

/** What Excel writes where a formula fails, in either language. */
export const isFailedFormula = (text: string): boolean =>
  /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|Н\/Д|ССЫЛКА!|ЗНАЧ!|ИМЯ\?|ДЕЛ\/0!|ЧИСЛО!|ПУСТО!)$/.test(
    text,
  )

export const failedFormula = (text: string) =>
  wrong('formula-failed', `формула не посчиталась (${text}). Впишите значение вместо неё`)

/** Beginnings of the months' names, whatever case or shortening follows: «марта», «мар.», «март». */
const MONTHS = ['янв', 'фев', 'мар', 'апр', 'мая', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек']

/** «17 марта 1985 г.» as «17.3.1985»; any other text as it came. */
function monthAsNumber(text: string): string {
  const words = /^[«"]?(\d{1,2})[»"]?\s+([а-яё]{3,8})\.?\s+(\d{4})(?:\s*г(?:ода|\.)?)?$/i.exec(text)
  const name = words?.[2]?.toLowerCase().replace('май', 'мая') ?? ''
  const month = MONTHS.findIndex(start => name.startsWith(start)) + 1
  return words && month > 0 ? `${words[1]}.${month}.${words[3]}` : text
}

/** YYYY-MM-DD of «17.03.1985», «17 марта 1985 г.», an ISO date, a moment, or the serial number of a date cell that lost its format. */
export function readDate(text: string): Cell<string> {
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/.exec(text)
  const local = /^(\d{1,2})[./\s-](\d{1,2})[./\s-](\d{2,4})(?:\s*г\.?)?$/.exec(monthAsNumber(text))
  if (local && local[3]!.length !== 4)
    return wrong(
      'date-year',
      `год записан не четырьмя цифрами. Напишите дату целиком, например 17.03.1985, вместо ${text}`,
    )
  const parts = iso ? [iso[1], iso[2], iso[3]] : local ? [local[3], local[2], local[1]] : undefined
  if (parts) {
    const [year, month, day] = parts.map(Number) as [number, number, number]
    const date = new Date(Date.UTC(year, month - 1, day))
    if (date.getUTCMonth() === month - 1 && date.getUTCDate() === day)
      return { value: date.toISOString().slice(0, 10) }
    return wrong('date-none', `такого дня нет. Проверьте число и месяц в ${text}`)
  }
  const serial = /^\d{4,5}$/.test(text) ? Number(text) : 0
  // Excel days from 1915 to 2064; day 25569 is 1 January 1970
  if (serial >= 5480 && serial <= 60_000)
    return { value: new Date((serial - 25_569) * 86_400_000).toISOString().slice(0, 10) }
  return wrong('date', `это не дата. Напишите день, месяц и год, например 17.03.1985, вместо «${text}»`)
}

export function readEmail(text: string): Cell<string> {
  const email = text.replaceAll(/\s/g, '').toLowerCase()
  if (/^[^\s@;,]+@[^\s@;,]+\.[^\s@;,.]+$/.test(email)) return { value: email }
  return wrong('email', `это не адрес почты. Он пишется как name@school.ru, а здесь «${text}»`)
}
