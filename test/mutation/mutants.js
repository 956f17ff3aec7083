// The mutants of some JavaScript: one small change each, as a slip of the keyboard or of the mind would make it. All of
// them are compiled into one text, each behind a switch, so that a process can try one after the other.
import ts from 'typescript';

/**
 * @typedef {object} Mutant
 * @property {string} kind
 * @property {string} place the functions and classes around it, outermost first
 * @property {number} line from 0
 * @property {number} column from 0
 * @property {string} change before and after
 *
 * @typedef {'expression' | 'statement' | 'body'} Form what a change stands in for
 *
 * @typedef {object} Change
 * @property {string} kind
 * @property {ts.Node} target what is replaced
 * @property {string} replacement
 * @property {ts.Node} [host] what the switch is put around; the target unless named
 * @property {Form} [form] an expression unless named
 */

/** What stands in for an operator. */
const OPERATORS = new Map([
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [ts.SyntaxKind.LessThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '>'],
  [ts.SyntaxKind.PlusToken, '-'],
  [ts.SyntaxKind.MinusToken, '+'],
  [ts.SyntaxKind.AsteriskToken, '/'],
  [ts.SyntaxKind.SlashToken, '*'],
  [ts.SyntaxKind.AmpersandAmpersandToken, '||'],
  [ts.SyntaxKind.BarBarToken, '&&'],
  [ts.SyntaxKind.QuestionQuestionToken, '&&'],
  [ts.SyntaxKind.PlusEqualsToken, '-='],
  [ts.SyntaxKind.MinusEqualsToken, '+='],
]);

/**
 * @param {string} text an ES module
 * @param {(mutant: Mutant) => number} register gives a mutant the number of its switch
 * @returns {string} the module with all its mutants, each behind `isMutant(number)`
 */
export function withMutants(text, register) {
  const source = ts.createSourceFile('mutated.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  /** @type {Map<ts.Node, { id: number, form: Form, text: string }[]>} */
  const switches = new Map();
  /**
   * @param {ts.Node} node
   * @param {string} place
   */
  const collect = (node, place) => {
    const name = nameOf(node);
    const inner = [place, name].filter(Boolean).join('.');
    for (const { kind, target, replacement, host = target, form = 'expression' } of changesOf(node)) {
      const [from, to] = [target.getStart(source), target.getEnd()];
      const { line, character: column } = source.getLineAndCharacterOfPosition(from);
      const change = `${shortened(host.getText(source))} → ${shortened(replacement || 'nothing')}`;
      const mutated = text.slice(host.getStart(source), from) + replacement + text.slice(to, host.getEnd());
      const id = register({ kind, place: inner, line, column, change });
      switches.set(host, [...(switches.get(host) ?? []), { id, form, text: mutated }]);
    }
    ts.forEachChild(node, (child) => collect(child, inner));
  };
  collect(source, '');

  /**
   * @param {ts.Node} node
   * @returns {string}
   */
  const print = (node) => {
    let printed = '';
    let at = node.getStart(source);
    ts.forEachChild(node, (child) => {
      printed += text.slice(at, child.getStart(source)) + print(child);
      at = child.getEnd();
    });
    printed += text.slice(at, node.getEnd());
    return (switches.get(node) ?? []).reduceRight((rest, entry) => switched(rest, entry), printed);
  };
  return print(source);
}

/**
 * @param {string} printed
 * @param {{ id: number, form: Form, text: string }} entry
 * @returns {string}
 */
function switched(printed, { id, form, text }) {
  if (form === 'expression') return `(isMutant(${id}) ? (${text}) : (${printed}))`;
  if (form === 'statement') return `{ if (!isMutant(${id})) { ${printed} } }`;
  return `{ if (isMutant(${id})) return; ${printed.slice(1)}`;
}

/**
 * @param {string} text
 * @returns {string}
 */
function shortened(text) {
  const line = text.replaceAll(/\s+/gu, ' ');
  return line.length > 90 ? `${line.slice(0, 90)}…` : line;
}

/**
 * @param {ts.Node} node
 * @returns {string}
 */
function nameOf(node) {
  const isNamed =
    ts.isClassDeclaration(node) || ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node);
  if (isNamed || ts.isAccessor(node)) return node.name?.getText() ?? '';
  return ts.isConstructorDeclaration(node) ? 'constructor' : '';
}

/**
 * @param {ts.Node} node
 * @returns {Change[]}
 */
function changesOf(node) {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [change('boolean', node, 'false')];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [change('boolean', node, 'true')];
  if (ts.isIfStatement(node)) return conditions(node.expression);
  if (ts.isWhileStatement(node)) return [change('condition', node.expression, 'false')];
  if (ts.isConditionalExpression(node)) return conditions(node.condition);
  if (ts.isBinaryExpression(node)) return operatorChanges(node);
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return unaryChanges(node);
  if (ts.isExpressionStatement(node))
    return isRemovable(node.expression) ? [{ ...change('call', node, ''), form: 'statement' }] : [];
  if (ts.isBlock(node))
    return isBody(node) && node.statements.length > 0
      ? [{ ...change('body', node, '{}'), form: 'body' }]
      : [];
  if (ts.isArrayLiteralExpression(node))
    return node.elements.length > 0 && !isPattern(node) ? [change('array', node, '[]')] : [];
  if (ts.isOptionalChain(node) && node.questionDotToken !== undefined)
    return [optionalChange(node, node.questionDotToken)];
  return isText(node) ? [change('text', node, "''")] : [];
}

/**
 * @param {string} kind
 * @param {ts.Node} target
 * @param {string} replacement
 * @returns {Change}
 */
function change(kind, target, replacement) {
  return { kind, target, replacement };
}

/**
 * @param {ts.Expression} expression
 * @returns {Change[]}
 */
function conditions(expression) {
  return [change('condition', expression, 'true'), change('condition', expression, 'false')];
}

/**
 * @param {ts.BinaryExpression} node
 * @returns {Change[]}
 */
function operatorChanges(node) {
  const other = OPERATORS.get(node.operatorToken.kind);
  if (other === undefined) return [];
  const isAssignment = other.endsWith('=') && other.length === 2 && '+-'.includes(other.charAt(0));
  const [left, right] = [node.left.getText(), node.right.getText()];
  // What stands beside an operator keeps together when another binds it less, or may not be mixed with it.
  const replacement = isAssignment ? `${left} ${other} ${right}` : `(${left}) ${other} (${right})`;
  return [change('operator', node, replacement)];
}

/**
 * @param {ts.PrefixUnaryExpression | ts.PostfixUnaryExpression} node
 * @returns {Change[]}
 */
function unaryChanges(node) {
  if (node.operator === ts.SyntaxKind.ExclamationToken)
    return [change('negation', node, node.operand.getText())];
  const text = node.getText();
  if (node.operator === ts.SyntaxKind.PlusPlusToken)
    return [change('update', node, text.replace('++', '--'))];
  if (node.operator === ts.SyntaxKind.MinusMinusToken)
    return [change('update', node, text.replace('--', '++'))];
  return [];
}

/**
 * @param {ts.PropertyAccessChain | ts.ElementAccessChain | ts.CallChain | ts.NonNullChain} node
 * @param {ts.Node} token
 * @returns {Change} around the whole chain, which ends where this link does
 */
function optionalChange(node, token) {
  /** @type {ts.Node} */
  let host = node;
  while (isLink(host.parent) && host.parent.expression === host) host = host.parent;
  if (ts.isDeleteExpression(host.parent)) host = host.parent;
  return { ...change('optional', token, ts.isPropertyAccessExpression(node) ? '.' : ''), host };
}

/**
 * @param {ts.Node} node
 * @returns {node is ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression}
 */
function isLink(node) {
  return (
    ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isCallExpression(node)
  );
}

/**
 * @param {ts.Expression} expression
 * @returns {boolean} whether a program can be without it: not a constructor's call of its base class
 */
function isRemovable(expression) {
  if (ts.isAwaitExpression(expression) || ts.isVoidExpression(expression))
    return isRemovable(expression.expression);
  return ts.isCallExpression(expression) && expression.expression.kind !== ts.SyntaxKind.SuperKeyword;
}

/**
 * @param {ts.Block} block
 * @returns {boolean}
 */
function isBody({ parent }) {
  return ts.isMethodDeclaration(parent) || ts.isFunctionDeclaration(parent) || ts.isArrowFunction(parent);
}

/**
 * @param {ts.ArrayLiteralExpression} node
 * @returns {boolean} whether something is assigned to it
 */
function isPattern({ parent, pos }) {
  if (ts.isBinaryExpression(parent))
    return parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && parent.left.pos === pos;
  return ts.isForOfStatement(parent) && parent.initializer.pos === pos;
}

/**
 * @param {ts.Node} node
 * @returns {boolean} whether it is a text that is not empty, and no name of a module or a member
 */
function isText(node) {
  if (ts.isTemplateExpression(node)) return !ts.isTaggedTemplateExpression(node.parent);
  if (!ts.isStringLiteral(node) && !ts.isNoSubstitutionTemplateLiteral(node)) return false;
  const { parent } = node;
  const isName =
    ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isPropertyAssignment(parent)
      ? parent.name === node || parent.moduleSpecifier === node
      : ts.isElementAccessExpression(parent);
  return node.text !== '' && !isName && !ts.isTaggedTemplateExpression(parent);
}
