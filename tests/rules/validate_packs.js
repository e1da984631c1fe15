// Checks every rule pack against rules/schema.json with a draft-07 validator, and the schema
// against its own meta-schema and the project's habit: every key has a description, no object is
// open. Usage: node validate_packs.js NODE_MODULES RULES_FOLDER
'use strict';

const fs = require('fs');
const path = require('path');

const [modules, rules] = process.argv.slice(2);
const Ajv = require(require.resolve('ajv', {paths: [modules]}));

function packs(folder) {
  return fs.readdirSync(folder, {withFileTypes: true}).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return packs(full);
    return entry.name.endsWith('.json') && entry.name !== 'schema.json' ? [full] : [];
  });
}

// Places in the schema that are looser than they may be.
function loosePlaces(node, at) {
  if (node === null || typeof node !== 'object') return [];
  const found = [];
  if (node.type === 'object' && !('additionalProperties' in node)) found.push(`${at}: open object`);
  const described = (value) => 'description' in value || '$ref' in value;
  if (node.type === 'object')
    for (const [key, value] of Object.entries(node.properties || {}))
      if (!described(value)) found.push(`${at}/properties/${key}: no description`);
  for (const [key, value] of Object.entries(node)) found.push(...loosePlaces(value, `${at}/${key}`));
  return found;
}

const schema = JSON.parse(fs.readFileSync(path.join(rules, 'schema.json'), 'utf8'));
const problems = loosePlaces(schema, '');
const ajv = new (Ajv.default || Ajv)({allErrors: true, strict: false});
if (!ajv.validateSchema(schema)) problems.push(`schema.json: ${ajv.errorsText()}`);
const validate = ajv.compile(schema);
const files = packs(rules);
for (const file of files) {
  const text = fs.readFileSync(file, 'utf8');
  if (!validate(JSON.parse(text)))
    problems.push(`${file}: ${ajv.errorsText(validate.errors, {separator: '\n  '})}`);
  if (text.includes(')pack"')) problems.push(`${file}: contains the end of the embedded literal`);
}
for (const problem of problems) console.error(problem);
console.log(`${files.length} packs checked`);
process.exit(problems.length || !files.length ? 1 : 0);
