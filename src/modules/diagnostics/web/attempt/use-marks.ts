import { useState } from 'react'

/** Items the teacher wants to come back to: a note to herself, kept on this device only. */
export function useMarks(attemptId: string) {
  const key = `marshrut.marks.${attemptId}`
  const [marks, setMarks] = useState<readonly string[]>(() => recall(key))
  const toggle = (itemId: string) => {
    const next = marks.includes(itemId) ? marks.filter(id => id !== itemId) : [...marks, itemId]
    setMarks(next)
    keep(key, next)
  }
  return { marks, toggle, forget: () => keep(key, []) }
}

function recall(key: string): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(value) ? value.filter(one => typeof one === 'string') : []
  } catch {
    return []
  }
}

function keep(key: string, marks: readonly string[]): void {
  try {
    if (marks.length > 0) localStorage.setItem(key, JSON.stringify(marks))
    else localStorage.removeItem(key)
  } catch {
    // Without storage the marks live as long as the page.
  }
}
