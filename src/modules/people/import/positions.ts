import { fold, nearest } from '#platform/text/nearest.ts'
import { SUBJECTS } from '../subjects.ts'

export type Position = { code: string; title: string; class: string }
export type FoundPosition = { position: Position; subject?: string }

/** How positions are written in staffing tables beside their titles. */
const OTHER_WORDS: Record<string, string> = {
  'директор школы': 'director',
  руководитель: 'director',
  завуч: 'deputy-director',
  'зам. директора': 'deputy-director',
  'зам директора': 'deputy-director',
  'заведующий детским садом': 'head',
  заведующая: 'head',
  'зам. заведующего': 'deputy-head',
  'руководитель подразделения': 'unit-head',
  логопед: 'speech-therapist',
  психолог: 'psychologist',
  'педагог психолог': 'psychologist',
  соцпедагог: 'social-pedagogue',
  'соц. педагог': 'social-pedagogue',
  'педагог доп. образования': 'additional-teacher',
  'педагог доп образования': 'additional-teacher',
  пдо: 'additional-teacher',
  'учитель начальной школы': 'primary-teacher',
  'преподаватель-организатор обж': 'safety-teacher',
  'преподаватель-организатор обзр': 'safety-teacher',
  'инструктор по физкультуре': 'pe-instructor',
  'советник по воспитанию': 'education-adviser',
  'советник директора по воспитанию': 'education-adviser',
  библиотекарь: 'librarian',
}

/** «учитель физики»: the genitive of a subject, by which a position and a subject are written together. */
const OF_SUBJECT: Record<string, (typeof SUBJECTS)[number]> = {
  алгебры: 'алгебра',
  'английского языка': 'английский язык',
  биологии: 'биология',
  географии: 'география',
  геометрии: 'геометрия',
  изо: 'изобразительное искусство',
  'изобразительного искусства': 'изобразительное искусство',
  'иностранного языка': 'иностранный язык',
  информатики: 'информатика',
  истории: 'история',
  'истории и обществознания': 'история',
  литературы: 'литература',
  музыки: 'музыка',
  'немецкого языка': 'немецкий язык',
  обществознания: 'обществознание',
  'родного языка': 'родной язык',
  технологии: 'труд (технология)',
  труда: 'труд (технология)',
  физики: 'физика',
  физкультуры: 'физическая культура',
  'физической культуры': 'физическая культура',
  'французского языка': 'французский язык',
  химии: 'химия',
}

/** A reader of position cells over the open dictionary; remembers what it has already met. */
export function positionReader(positions: readonly Position[]) {
  const byTitle = new Map(positions.map(position => [fold(position.title), position]))
  const byCode = new Map(positions.map(position => [position.code, position]))
  const met = new Map<string, FoundPosition | { nearest: string | undefined }>()
  const find = (text: string): FoundPosition | { nearest: string | undefined } => {
    const word = fold(text)
    const own = byTitle.get(word) ?? byCode.get(OTHER_WORDS[word] ?? '') ?? deputyOf(word, byCode)
    if (own) return { position: own }
    const subject = word.startsWith('учитель ') ? OF_SUBJECT[word.slice('учитель '.length)] : undefined
    const teacher = byCode.get('teacher')
    if (subject && teacher) return { position: teacher, subject }
    return { nearest: nearest(word, [...positions.map(position => position.title)]) }
  }
  return (text: string): FoundPosition | { nearest: string | undefined } => {
    let found = met.get(text)
    if (!found) {
      found = find(text)
      met.set(text, found)
    }
    return found
  }
}

/** «заместитель директора по учебно-воспитательной работе»: what the deputy is for does not change the position. */
function deputyOf(word: string, byCode: ReadonlyMap<string, Position>): Position | undefined {
  if (/^зам(еститель|\.)? директора по /.test(word)) return byCode.get('deputy-director')
  if (/^зам(еститель|\.)? заведующе(го|й) по /.test(word)) return byCode.get('deputy-head')
  return undefined
}

const KNOWN_SUBJECTS = new Set<string>(SUBJECTS.map(fold))
const SUBJECT_WORDS: Record<string, string> = {
  изо: 'изобразительное искусство',
  физкультура: 'физическая культура',
  технология: 'труд (технология)',
  труд: 'труд (технология)',
  обж: 'основы безопасности и защиты родины',
  обзр: 'основы безопасности и защиты родины',
  английский: 'английский язык',
  немецкий: 'немецкий язык',
  французский: 'французский язык',
  'начальная школа': 'начальные классы',
}

/**
 * Subjects of a cell, parted by commas or semicolons. A word one slip away from a known subject is a misprint; any
 * other unknown subject is taken as it is.
 */
export function readSubjects(text: string): {
  subjects: string[]
  misprint?: { word: string; meant: string }
} {
  const subjects: string[] = []
  for (const part of text.split(/[,;/]/).flatMap(partsOf)) {
    const known = knownSubject(part)
    const meant = known ? undefined : nearest(part, SUBJECTS, 0)
    if (meant) return { subjects: [], misprint: { word: part, meant } }
    const subject = known ?? part
    if (!subjects.includes(subject)) subjects.push(subject)
  }
  return { subjects }
}

/** «история и обществознание» are two; «вероятность и статистика» is one. */
function partsOf(text: string): string[] {
  const part = text.trim().toLowerCase().replaceAll(/\s+/g, ' ')
  if (!part) return []
  const words = part.split(' и ')
  return !knownSubject(part) && words.length > 1 && words.every(knownSubject) ? words : [part]
}

function knownSubject(word: string): string | undefined {
  const key = fold(word)
  return SUBJECT_WORDS[key] ?? (KNOWN_SUBJECTS.has(key) ? key : undefined)
}
