import ts from 'typescript';

/** What is said of a property: `string`, `number`, `boolean`, `array` or `object`, and `?` behind it if it may be absent. */
export type Shape = Readonly<Record<string, string>>;

/** Adds a shape under a value. If there is one already, the two are alternatives: what only one requires may be absent. */
export function add(shapes: Map<string, Shape>, value: string, shape: Shape): void {
  const other = shapes.get(value) ?? shape;
  const names = new Set([...Object.keys(other), ...Object.keys(shape)]);
  const both = [...names].map((name) => [name, either(other[name], shape[name])]);
  shapes.set(value, Object.fromEntries(both) as Shape);
}

function either(one: string | undefined, other: string | undefined): string {
  const found = [one, other].filter((kind) => kind !== undefined);
  const kinds = new Set(found.flatMap((kind) => kind.replace('?', '').split('|')));
  const required = found.length === 2 && found.every((kind) => !kind.endsWith('?'));
  return [...kinds].sort().join('|') + (required ? '' : '?');
}

/** The members of an exported union of a module, by each value of the property that tells them apart. */
export function shapesOfUnion(file: string, name: string, tag: string): Map<string, Shape> {
  const program = ts.createProgram([file], { strict: true, exactOptionalPropertyTypes: true, noEmit: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  const symbol = module && checker.getExportsOfModule(module).find((found) => found.name === name);
  if (!symbol) throw new Error(`${file} exports no ${name}`);
  const shapes = new Map<string, Shape>();
  for (const member of parts(checker.getDeclaredTypeOfSymbol(symbol))) {
    const properties = checker.getPropertiesOfType(member);
    const shape = Object.fromEntries(properties.map((property) => [property.name, kind(checker, property)]));
    const values = properties.find((property) => property.name === tag);
    for (const value of values ? parts(checker.getTypeOfSymbol(values)) : []) {
      if (value.isStringLiteral()) add(shapes, value.value, shape);
    }
  }
  return shapes;
}

function parts(type: ts.Type): ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

function kind(checker: ts.TypeChecker, property: ts.Symbol): string {
  const optional = (property.flags & ts.SymbolFlags.Optional) !== 0 ? '?' : '';
  const kinds = parts(checker.getNonNullableType(checker.getTypeOfSymbol(property))).map((type) => {
    if (type.flags & ts.TypeFlags.StringLike) return 'string';
    if (type.flags & ts.TypeFlags.NumberLike) return 'number';
    if (type.flags & ts.TypeFlags.BooleanLike) return 'boolean';
    return checker.isArrayType(type) ? 'array' : 'object';
  });
  return [...new Set(kinds)].sort().join('|') + optional;
}
