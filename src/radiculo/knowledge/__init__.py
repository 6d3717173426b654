"""What radiculo knows: vocabulary, conditions, rules, policy; read from files, checked, and frozen."""
