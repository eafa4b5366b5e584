/** `2026-03-12`, or a moment that begins with it, → «12.03.2026»: the day as papers, files and refusals write it. */
export function ruDate(day: string): string {
  return day.slice(0, 10).split('-').reverse().join('.')
}
