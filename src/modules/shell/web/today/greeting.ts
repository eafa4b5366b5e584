/** «Доброе утро, Анна Петровна», by the clock of the reader. */
export function greetingOf(name: string, now = new Date()): string {
  const hour = now.getHours()
  const part =
    hour < 5 ? 'Доброй ночи' : hour < 12 ? 'Доброе утро' : hour < 18 ? 'Добрый день' : 'Добрый вечер'
  return name ? `${part}, ${name}` : part
}
