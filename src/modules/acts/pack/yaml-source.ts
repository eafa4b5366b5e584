import {
  type Document,
  isMap,
  isNode,
  isPair,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml'

export type FieldPath = readonly (string | number)[]
export type Place = { line: number; column: number }

/** A YAML text with the way back from a field to its line. Lines and columns count from 1. */
export type YamlSource = {
  value: unknown
  syntax: (Place & { message: string })[]
  /** False when the text cannot be read far enough for its fields to mean anything. */
  readable: boolean
  /** Place of the value at the path; of the nearest container that exists when the value is missing. */
  placeOf(path: FieldPath): Place
  /** Place of the key itself, for a key that should not be there. */
  placeOfKey(path: FieldPath, key: string): Place
}

const SYNTAX_MESSAGES: Partial<Record<YAMLError['code'], string>> = {
  DUPLICATE_KEY: 'Поле записано дважды. Оставьте одно.',
  TAB_AS_INDENT: 'Отступ сделан табуляцией. Замените её пробелами.',
  BAD_INDENT: 'Отступ не совпадает с соседними строками. Выровняйте строку по своему разделу.',
  MISSING_CHAR:
    'Не хватает знака: закройте кавычку или скобку, поставьте пробел после двоеточия или запятую.',
  UNEXPECTED_TOKEN:
    'Знак стоит не на месте. Если он часть текста, возьмите весь текст в кавычки; иначе уберите его.',
  BLOCK_AS_IMPLICIT_KEY:
    'Строка читается как вложенное поле. Если в тексте есть двоеточие, возьмите текст в кавычки.',
  BAD_ALIAS: 'Ссылка (*) ведёт к незнакомому якорю. Запишите значение целиком.',
  MULTIPLE_DOCS: 'В файле несколько документов (строка «---»). Оставьте один.',
  BAD_SCALAR_START: 'Значение начинается со служебного знака. Возьмите его в кавычки.',
  RESOURCE_EXHAUSTION: 'Скобки вложены слишком глубоко. Запишите значение проще.',
  MULTILINE_IMPLICIT_KEY: 'Имя поля занимает несколько строк: проверьте двоеточие и отступ.',
}

const syntaxMessage = (error: YAMLError): string =>
  SYNTAX_MESSAGES[error.code] ?? `Разметка YAML нарушена (${error.code}). Проверьте отступы и кавычки.`

/** An unclosed quote is noticed at the end of the file; what the writer has to see is where it was opened. */
function openedQuote(document: Document, error: YAMLError): number | undefined {
  let opened: number | undefined
  if (error.code !== 'MISSING_CHAR') return undefined
  visit(document, {
    Scalar: (_, scalar) => {
      const quoted = scalar.type === 'QUOTE_SINGLE' || scalar.type === 'QUOTE_DOUBLE'
      const [start, end] = scalar.range ?? [0, 0]
      if (quoted && start < error.pos[0] && error.pos[0] <= end) opened = start
    },
  })
  return opened
}

/** Parses one YAML text. Never throws: whatever is wrong comes back in `syntax`. */
export function readYaml(text: string): YamlSource {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const mistakes = document.errors.map(error => {
    const quote = openedQuote(document, error)
    return quote === undefined
      ? { ...at(error.pos[0]), message: syntaxMessage(error) }
      : { ...at(quote), message: 'Кавычка открыта здесь и не закрыта. Закройте её.' }
  })
  const told = new Set<string>()
  const syntax = mistakes.filter(({ line, message }) => {
    const alreadyTold = told.has(`${line} ${message}`)
    told.add(`${line} ${message}`)
    return !alreadyTold
  })
  const readable = document.errors.every(error => error.code === 'DUPLICATE_KEY')
  const nodeAt = (path: FieldPath): Node | undefined => {
    let node: unknown = document.contents
    for (const step of path) {
      const next: unknown =
        (isMap(node) && typeof step === 'string') || (isSeq(node) && typeof step === 'number')
          ? node.get(step, true)
          : undefined
      if (!isNode(next)) break
      node = next
    }
    return isNode(node) ? node : undefined
  }
  const placeOf = (path: FieldPath): Place => at(nodeAt(path)?.range?.[0] ?? 0)
  let value: unknown
  try {
    value = readable ? document.toJS({ maxAliasCount: 0 }) : undefined
  } catch {
    syntax.push({ line: 1, column: 1, message: SYNTAX_MESSAGES.BAD_ALIAS! })
    return { value: undefined, syntax, readable: false, placeOf, placeOfKey: placeOf }
  }
  return {
    value,
    syntax,
    readable,
    placeOf,
    placeOfKey: (path, key) => {
      const node = nodeAt(path)
      const pair = isMap(node)
        ? node.items.find(item => isPair(item) && isNode(item.key) && String(item.key) === key)
        : undefined
      return isNode(pair?.key) ? at(pair.key.range?.[0] ?? 0) : placeOf(path)
    },
  }
}
