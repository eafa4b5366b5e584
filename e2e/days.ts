/** Day from today in Moscow: `YYYY-MM-DD`. */
export const isoDay = (days: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Moscow' }).format(Date.now() + days * 86_400_000)

/** The same as it is typed: дд.мм.гггг. */
export const typedDay = (days: number): string => isoDay(days).split('-').reverse().join('.')
