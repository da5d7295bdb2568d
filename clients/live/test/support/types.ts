import ts from 'typescript';

/** What is said of a property: `string`, `number`, `boolean`, `array` or `object`, and `?` behind it if it may be absent. */
export type Shape = Readonly<Record<string, string>>;

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
      if (value.isStringLiteral()) shapes.set(value.value, shape);
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
