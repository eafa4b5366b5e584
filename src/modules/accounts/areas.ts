/** Areas of personal facts in words: what somebody sees of a person. A room that declares one says here what it is. */
export const PERSONAL_AREAS: Readonly<Record<string, string>> = {
  directory: 'карточка: место работы, должность, категория',
  results: 'результаты диагностики',
  pathways: 'индивидуальный маршрут',
  training: 'обучение и документы',
  pairs: 'пары педагогов: с кем и ради какой компетенции',
}

/** What else a role may keep or change within its unit. */
export const OTHER_AREAS: Readonly<Record<string, string>> = {
  staff: 'вести кадровые сведения',
  care: 'закреплять педагогов за методистами',
  campaigns: 'назначать диагностику',
  instruments: 'составлять диагностические инструменты',
  measuring: 'записывать результаты измерений',
  programmes: 'вести программы',
  registers: 'вести реестры территорий и организаций',
  resources: 'вести ресурсы организаций',
  frameworks: 'публиковать модели компетенций',
  packs: 'вести региональные пакеты',
  acts: 'вести реестр правовых актов',
  goals: 'ставить цели и задачи',
  heads: 'представлять и согласовывать руководителей ЦНППМ',
  accounts: 'вести учётные записи и роли',
  audit: 'читать журнал действий',
}
