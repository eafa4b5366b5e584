/** Latin letters of a name, each once. */
export const latinLetters = (name: string): string[] => [...new Set(name.match(/[A-Za-z]/g) ?? [])]

/** Whether a Russian name has a Latin letter among its own: it looks right, but is never found and is a second card. */
export const mixesAlphabets = (name: string): boolean => latinLetters(name).length > 0 && /[а-яё]/i.test(name)
